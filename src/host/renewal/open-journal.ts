import { ConnectorError } from '../../errors.ts';
import type { HostParts } from '../host-parts.ts';
import { createMemoryJournal, type RefreshJournal } from './refresh-journal.ts';
import { FileJournal } from './refresh-journal-file.ts';

const sqlite = 'sqlite:';
const inMemory = 'sqlite::memory:';

/**
 * A database elsewhere may be away in the very moment an answer arrives, so a host over one must say where its journal
 * is to be. Throws `host.journal_missing`.
 */
export function assertJournalPlace(options: { readonly store: string; readonly journal?: string }): void {
  if (options.journal !== undefined || options.store.startsWith(sqlite)) return;
  throw new ConnectorError('host.journal_missing');
}

/** The journal of a host: where it was told, else beside its SQLite file, else in memory. Touches no disk yet. */
export function openJournal(
  options: { readonly store: string; readonly journal?: string },
  { vault, hookContext }: Pick<HostParts, 'vault' | 'hookContext'>,
): RefreshJournal {
  const base = options.journal ?? besideSqlite(options.store);
  if (base === undefined) return createMemoryJournal();
  return new FileJournal(base, {
    vault,
    now: hookContext.now,
    failed: (error) => hookContext.log({ event: 'refresh.journal_failed', cause: nameOf(error) }),
  });
}

function besideSqlite(address: string): string | undefined {
  const [, path] = /^sqlite:(.+)$/s.exec(address) ?? [];
  return path === undefined || address === inMemory ? undefined : `${path}-refresh`;
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
