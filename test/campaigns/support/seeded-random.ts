import { createHash } from 'node:crypto';

/**
 * A number from 0 to 1 that follows from its names alone. Whoever begins in the middle of a campaign draws the same
 * numbers as who began at its start.
 */
export function drawFor(...names: readonly (string | number)[]): number {
  return createHash('sha256').update(names.join('\n')).digest().readUInt32BE(0) / 2 ** 32;
}
