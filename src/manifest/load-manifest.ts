import { readFileSync } from 'node:fs';
import { ConnectorError } from '../errors.ts';
import type { ConnectorManifest } from '../generated/types.ts';
import { assertManifest } from './assert-manifest.ts';
import { deepFreeze } from './deep-freeze.ts';

function readJson(file: string | URL): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new ConnectorError('manifest.unreadable', { cause });
  }
}

/**
 * Reads a connector manifest, checks it, and returns it frozen. Throws `manifest.unreadable`, `manifest.invalid` or
 * `manifest.contradiction`.
 */
export function loadManifest(file: string | URL): ConnectorManifest {
  const value = readJson(file);
  assertManifest(value);
  return deepFreeze(value);
}
