import type { ResourceObject } from './resource.ts';

/**
 * Cuts a record down as `return_object` asks: `limited` to its id, `shallow` to its own members with nested records
 * reduced to their ids; anything else answers it whole.
 */
export function returnObject(row: ResourceObject, detail: string | null): ResourceObject {
  if (detail === 'limited') {
    return { id: row['id'] ?? null };
  }
  return detail === 'shallow' ? shallow(row) : row;
}

function shallow(row: ResourceObject): ResourceObject {
  const members = Object.entries(row).filter(([, value]) => !Array.isArray(value));
  return Object.fromEntries(members.map(([name, value]) => [name, isRecord(value) ? idOf(value) : value]));
}

function isRecord(value: unknown): value is ResourceObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function idOf(value: ResourceObject): ResourceObject {
  return { id: value['id'] ?? null };
}
