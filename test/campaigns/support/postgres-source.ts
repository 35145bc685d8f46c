import { type RunningPostgres, startPostgres } from '../../support/postgres-server.ts';
import type { PostgresSource } from './campaign-database.ts';

/** A PostgreSQL server of one's own, started by the first who asks. */
export function ownPostgres(): { readonly source: PostgresSource; stop(): Promise<void> } {
  let running: Promise<RunningPostgres> | undefined;
  return {
    source: async () => {
      running ??= startPostgres();
      return (await running).address;
    },
    stop: async () => {
      await (await running?.catch(() => undefined))?.stop();
    },
  };
}
