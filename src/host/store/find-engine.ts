import { ConnectorError } from '../../errors.ts';
import { sqliteEngine } from './sqlite-engine.ts';
import type { StoreEngine } from './store-engine.ts';

/**
 * The database that an address names: `sqlite:PATH`, `sqlite::memory:` or `postgres://…`. Throws `store.unreadable`
 * for others, without repeating them: an address can hold a password.
 */
export async function findEngine(address: string): Promise<StoreEngine> {
  const [, path] = /^sqlite:(.+)$/s.exec(address) ?? [];
  if (path !== undefined) return sqliteEngine(path === ':memory:' ? undefined : path);
  if (!/^postgres(ql)?:\/\//i.test(address)) {
    throw new ConnectorError('store.unreadable', {
      action:
        'Give the store as sqlite:PATH, sqlite::memory: or postgres://USER:PASSWORD@HOST:PORT/DATABASE.',
    });
  }
  // Loaded late: most hosts are embedded and need no second driver.
  const { postgresEngine } = await import('./postgres-engine.ts');
  return postgresEngine(address);
}
