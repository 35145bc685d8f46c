import type { ConnectorDiff, ConnectorManifest } from '../generated/types.ts';
import { isAtLeast, largestSize } from './diff/change.ts';
import { diffDefinitions } from './diff/diff-definitions.ts';
import { diffFiles } from './diff/diff-files.ts';
import { diffManifests } from './diff/diff-manifest.ts';
import { versionStep } from './diff/version-step.ts';
import { type OpenedArchive, openArchive } from './open-archive.ts';

function nameOf({ connector }: ConnectorManifest) {
  return { id: connector.id, version: connector.version };
}

/** What `now` changes for a host that runs `old`, largest first, and whether the version number says so. */
export function diffOpened(old: OpenedArchive, now: OpenedArchive): ConnectorDiff {
  const changes = [
    ...diffManifests(old.manifest, now.manifest),
    ...diffDefinitions(old, now),
    ...diffFiles(old, now),
  ].toSorted(
    (one, other) => Number(isAtLeast(other.size, one.size)) - Number(isAtLeast(one.size, other.size)),
  );
  const size = largestSize(changes);
  const step = versionStep(old.manifest.connector.version, now.manifest.connector.version);
  return {
    old: nameOf(old.manifest),
    new: nameOf(now.manifest),
    size,
    versionStep: step,
    versionFits: isAtLeast(step, size),
    changes,
  };
}

/** Compares two archives on disk; nothing of them is run. Throws `archive.*` and `manifest.*`. */
export function diffArchives(oldFile: string, newFile: string): ConnectorDiff {
  return diffOpened(openArchive(oldFile), openArchive(newFile));
}
