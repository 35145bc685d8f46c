import { ConnectorError } from '../errors.ts';
import type { ArchiveCheck } from '../generated/types.ts';

/** What each check finds out, in a person's words. */
export const checkTitles = {
  signature: 'Signed by a trusted key',
  form: 'An archive in its one form',
  digests: 'Content is as listed',
  compatibility: 'Made for this host',
  manifest: 'Manifest is in order',
  package: 'Nothing for npm to run or fetch',
  schemas: 'Schemas define the form',
  parts: 'All parts are there',
} as const satisfies Record<ArchiveCheck['id'], string>;

/** One check that passed, or in its place what is to be known about it. */
export function checkOf(id: ArchiveCheck['id'], status: ArchiveCheck['status'], seen: string): ArchiveCheck {
  return { id, title: checkTitles[id], status, seen };
}

/** Runs one check. What it throws as a foreseen failure becomes a check that failed; anything else is a fault. */
export function runCheck(id: ArchiveCheck['id'], check: () => string): ArchiveCheck {
  try {
    return checkOf(id, 'passed', check());
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return { ...checkOf(id, 'failed', error.message), error: error.toData() };
  }
}
