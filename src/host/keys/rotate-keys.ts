import { setImmediate as nextTurn } from 'node:timers/promises';
import type { HookContext } from '../../account/hook-context.ts';
import { ConnectorError } from '../../errors.ts';
import type { KeyRotation, KeyRotationProgress } from '../host.ts';
import { type SealedColumn, sealedColumns } from '../store/sealed-columns.ts';
import type { ResealedValue, SealedTable, SealedValue, Store } from '../store/store.ts';
import type { KeyRing } from './key-ring.ts';
import { rewrap } from './seal.ts';

const pageSize = 200;
const mostPasses = 4;
const mostTries = 5;

export interface RotationParts {
  readonly store: Pick<Store, 'sealed'>;
  readonly ring: KeyRing;
  readonly log: HookContext['log'];
  readonly onProgress?: ((progress: KeyRotationProgress) => void) | undefined;
  /** Asked between pages; true ends the rotation there. */
  readonly stopped?: () => boolean;
}

interface Walk extends RotationParts {
  readonly keyId: string;
  readonly total: number;
  readonly unreadable: Set<string>;
  resealed: number;
}

/**
 * Seals whatever is sealed with another key with the ring's current one. Pages by primary key; each page is one
 * statement that leaves alone what changed meanwhile, so a refresh that writes at the same time wins. Nothing is
 * remembered beside the values themselves: a run that is killed is simply run again. What other hosts sealed with an
 * older key meanwhile is walked again, a few times at most. Throws `store.*`.
 */
export async function rotateKeys(parts: RotationParts): Promise<KeyRotation> {
  const { store, ring, onProgress } = parts;
  const keyId = ring.currentId;
  const total = await store.sealed.countStale(keyId);
  const walk: Walk = { ...parts, keyId, total, unreadable: new Set(), resealed: 0 };
  onProgress?.({ done: 0, total });
  let remaining = total;
  for (let pass = 0; pass < mostPasses && remaining > walk.unreadable.size; pass += 1) {
    walk.unreadable.clear();
    for (const column of sealedColumns) await walkColumn(walk, column);
    remaining = await store.sealed.countStale(keyId);
    if (parts.stopped?.() === true) break;
  }
  onProgress?.({ done: Math.max(0, total - remaining), total });
  return { keyId, resealed: walk.resealed, unreadable: walk.unreadable.size, remaining };
}

async function walkColumn(walk: Walk, column: SealedColumn): Promise<void> {
  const { store, keyId } = walk;
  let after = '';
  while (walk.stopped?.() !== true) {
    const page = await store.sealed.stale(column, { keyId, after, limit: pageSize });
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.id;
    const changes = page.flatMap((value) => reseal(walk, column, value));
    walk.resealed += await replacePatiently(store.sealed, column, changes);
    report(walk);
    // Callers of this process come first.
    await nextTurn();
  }
}

function reseal(walk: Walk, column: SealedColumn, value: SealedValue): readonly ResealedValue[] {
  const { ring, keyId, unreadable, log } = walk;
  const { id, sealed } = value;
  try {
    const place = { subject: id, field: column.field };
    return [{ id, sealed, resealed: rewrap(ring, place, { envelope: sealed, keyId }) }];
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    unreadable.add(`${column.table}.${column.column}.${id}`);
    log({
      event: 'host.key_row_unreadable',
      table: column.table,
      column: column.column,
      id,
      code: error.code,
    });
    return [];
  }
}

// A page lost against somebody else changed nothing.
async function replacePatiently(
  table: SealedTable,
  column: SealedColumn,
  changes: readonly ResealedValue[],
): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await table.replace(column, changes);
    } catch (error) {
      if (tries === mostTries || !(error instanceof ConnectorError) || !error.retryable) throw error;
    }
  }
}

function report({ onProgress, resealed, unreadable, total }: Walk): void {
  onProgress?.({ done: Math.min(resealed + unreadable.size, total), total });
}
