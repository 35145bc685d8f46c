import { ConnectorError } from '../../errors.ts';
import type { KeyRotation, KeyRotationProgress, KeysService, KeyView } from '../host.ts';
import { type HostParts, noteEvent } from '../host-parts.ts';
import { adoptKeys } from './adopt-keys.ts';
import { canGrow, type KeySource, readKeys } from './key-source.ts';
import type { LiveRing } from './live-ring.ts';
import { rotateKeys } from './rotate-keys.ts';

/** What the timeline names instead of an account where it speaks of the host itself. */
export const hostSubject = 'host';

/** The keys of a running host, and how it keeps up with changes of theirs. */
export interface HostKeys extends KeysService {
  /** Reads the keys again, since somebody else changed them. Never throws; what is wrong with them is logged. */
  lookAgain(): Promise<void>;
  /** Ends a running rotation after its page; what it did stays done. */
  stop(): Promise<void>;
}

type KeyParts = Pick<HostParts, 'store' | 'journal' | 'hookContext' | 'owner'> & {
  readonly ring: LiveRing;
  readonly source: KeySource;
};

/** The keys service over a live ring; from now on a missing key makes the host read its source again. */
export function createHostKeys(parts: KeyParts): HostKeys {
  let stopped = false;
  let tail: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = tail.then(work);
    tail = result.catch(() => undefined);
    return result;
  };
  const lookAgain = () => inTurn(() => catchUp(parts));
  if (canGrow(parts.source)) parts.ring.whenMissing(() => void lookAgain());
  return {
    list: () => listKeys(parts),
    rotate: (onProgress) => inTurn(() => rotate(parts, { onProgress, stopped: () => stopped })),
    forget: (id) => forget(parts, id),
    lookAgain,
    async stop() {
      stopped = true;
      await tail;
    },
  };
}

interface Progress {
  readonly onProgress: ((progress: KeyRotationProgress) => void) | undefined;
  readonly stopped: () => boolean;
}

async function rotate(parts: KeyParts, progress: Progress): Promise<KeyRotation> {
  const { store, ring, hookContext, journal } = parts;
  await readAgain(parts);
  // Said first: hosts that hear of it seal with the new key before the walk comes by.
  const started = {
    accountId: hostSubject,
    event: 'keys.rotation_started',
    details: { keyId: ring.currentId },
  };
  await noteEvent(parts, store, started);
  const { log } = hookContext;
  const rotation = await rotateKeys({ store, ring, log, ...progress });
  await journal.lookAround();
  await journal.reseal();
  await noteEvent(parts, store, { accountId: hostSubject, event: 'keys.rotated', details: { ...rotation } });
  return rotation;
}

async function catchUp(parts: KeyParts): Promise<void> {
  try {
    await readAgain(parts);
  } catch (error) {
    const code = error instanceof ConnectorError ? error.code : 'host.unexpected';
    parts.hookContext.log({ event: 'host.keys_not_read', code });
  }
}

async function readAgain(parts: KeyParts): Promise<void> {
  const { source, ring, journal, hookContext } = parts;
  const read = canGrow(source) ? await readKeys(source) : undefined;
  if (read === undefined || !(await adoptKeys(parts, read))) return;
  hookContext.log({ event: 'host.key_adopted', keyId: ring.currentId });
  await journal.reseal();
}

async function listKeys({ store, ring, journal }: KeyParts): Promise<readonly KeyView[]> {
  const checks = await store.keys.checks();
  const views: KeyView[] = [];
  for (const id of new Set([...ring.ids, ...checks.keys()])) {
    views.push({
      id,
      isCurrent: id === ring.currentId,
      isHeld: ring.ids.includes(id),
      sealedValues: await store.sealed.countSealedWith(id),
      journalEntries: await journal.countSealedWith(id),
    });
  }
  return views;
}

async function forget(parts: KeyParts, id: string): Promise<void> {
  const { store, ring, journal } = parts;
  const inJournal = await journal.countSealedWith(id);
  await store.transaction(async (tables) => {
    const count = inJournal + (await tables.sealed.countSealedWith(id));
    if (count > 0 || id === ring.currentId) {
      throw new ConnectorError('host.key_in_use', { details: { keyId: id, count } });
    }
    await tables.keys.delete(id);
    await noteEvent(parts, tables, {
      accountId: hostSubject,
      event: 'keys.forgotten',
      details: { keyId: id },
    });
  });
}
