import { expect, it } from 'vitest';
import { ConnectorError } from '../../src/errors.ts';
import type { HostParts } from '../../src/host/host-parts.ts';
import { noteEnded } from '../../src/host/renewal/note-ended.ts';

function partsWhoseStoreThrows(problem: Error, logged: unknown[]): HostParts {
  const store = { transaction: () => Promise.reject(problem) };
  return { store, hookContext: { log: (entry: unknown) => logged.push(entry) } } as unknown as HostParts;
}

const rejected = { accountId: 'account-1', tokenVersion: 1 };

it('a store that cannot take the note of an ended authorization hides no answer of an operation', async () => {
  const logged: unknown[] = [];
  await noteEnded(partsWhoseStoreThrows(new ConnectorError('store.busy'), logged), rejected);
  expect(logged).toEqual([
    { event: 'operation.note_failed', code: 'store.busy', cause: 'api.authorization_ended' },
  ]);
});

it('a fault of the program is not swallowed with it', async () => {
  await expect(noteEnded(partsWhoseStoreThrows(new TypeError('fault'), []), rejected)).rejects.toThrow(
    'fault',
  );
});
