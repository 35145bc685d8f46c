import { ConnectorError } from '../errors.ts';
import type { ArchiveReport, ConnectorManifest } from '../generated/types.ts';
import { archivePlaces } from './archive-places.ts';
import { assertExamples } from './load/assert-examples.ts';
import type { LoadedHooks } from './load/hook-contract.ts';
import { importModule } from './load/import-module.ts';
import { readHooks } from './load/read-hooks.ts';
import { readValidators } from './load/read-validators.ts';
import { getFile, type JsonObject, readJson } from './read-json.ts';
import { readManifest } from './read-manifest.ts';
import type { TrustOptions } from './trust-options.ts';
import { verifyFile } from './verify-file.ts';

/** A connector out of an archive, for `createHost({ connector })`. */
export interface LoadedConnector {
  readonly manifest: ConnectorManifest;
  readonly hooks: LoadedHooks;
  readonly accountSchema: JsonObject;
  readonly report: ArchiveReport;
}

function firstFailure({ checks }: ArchiveReport): ConnectorError {
  const error = checks.find(({ status }) => status === 'failed')?.error;
  return error === undefined ? new ConnectorError('archive.malformed') : ConnectorError.fromData(error);
}

/**
 * Loads a connector from its archive: verifies signature, form, digests, manifest, schemas and compatibility, then
 * imports hooks and validators into this process, where they may do whatever this process may. Throws `archive.*`,
 * `manifest.*` and `signing.*`; nothing of the archive has run when it is one of the first checks that fails.
 */
export async function loadConnector(file: string, options: TrustOptions = {}): Promise<LoadedConnector> {
  const { report, files } = verifyFile(file, options);
  if (files === undefined) throw firstFailure(report);
  const manifest = readManifest(files);
  const validators = readValidators(await importModule(getFile(files, archivePlaces.validators)));
  assertExamples(files, manifest, validators);
  const hooks = readHooks(await importModule(getFile(files, manifest.hooks.module)), manifest, validators);
  return { manifest, hooks, accountSchema: readJson(files, manifest.accountType.schema), report };
}
