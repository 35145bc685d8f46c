import { readFileSync } from 'node:fs';
import { ConnectorError } from '../errors.ts';
import type { ConnectorManifest } from '../generated/types.ts';
import { assertManifest } from './assert-manifest.ts';
import { deepFreeze } from './deep-freeze.ts';

function readText(file: string | URL): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ConnectorError('manifest.unreadable', { cause });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ConnectorError('manifest.unreadable', { cause });
  }
}

/**
 * Takes the text of a connector manifest, checks it, and returns it frozen. Throws `manifest.unreadable`,
 * `manifest.invalid` or `manifest.contradiction`.
 */
export function parseManifest(text: string): ConnectorManifest {
  const value = parseJson(text);
  assertManifest(value);
  return deepFreeze(value);
}

/** Reads a connector manifest from a file. Throws as `parseManifest` does. */
export function loadManifest(file: string | URL): ConnectorManifest {
  return parseManifest(readText(file));
}
