import { readFileSync } from 'node:fs';
import type { CoupaOperation, CoupaScope } from '../../generated/types.ts';

const dataFile = (name: string): URL => new URL(`../../../data/${name}`, import.meta.url);

function readData<T>(name: string): readonly T[] {
  return JSON.parse(readFileSync(dataFile(name), 'utf8')) as readonly T[];
}

/** The catalogue of known scopes. Scopes differ by release and licence: one that is not listed may still exist. */
export function readScopes(): readonly CoupaScope[] {
  return readData('coupa-scopes.json');
}

/** Operations with the scope they need, where a named source states it. */
export function readOperations(): readonly CoupaOperation[] {
  return readData('coupa-operations.json');
}
