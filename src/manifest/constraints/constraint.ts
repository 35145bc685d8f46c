import type { ConnectorManifest } from '../../generated/types.ts';
import type { SchemaFinding } from '../../schema-validator.ts';

/** A rule about a manifest that its schema cannot say. Returns what breaks it; empty when nothing does. */
export interface ManifestConstraint {
  /** Named as a sentence; appears in the error's details. */
  readonly id: string;
  readonly check: (manifest: ConnectorManifest) => readonly SchemaFinding[];
}
