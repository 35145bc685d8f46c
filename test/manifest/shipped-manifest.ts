import { readFileSync } from 'node:fs';
import type { ConnectorManifest, FormField } from '../../src/generated/types.ts';

/** A fresh copy of the shipped manifest, as JSON that a test may change. */
export function readShippedManifest(): ConnectorManifest {
  return JSON.parse(readFileSync('connector.manifest.json', 'utf8')) as ConnectorManifest;
}

/** The shipped manifest with each form field passed through a function. */
export function withFields(change: (field: FormField) => FormField): ConnectorManifest {
  const manifest = readShippedManifest();
  const sections = manifest.accountType.form.sections.map((section) => ({
    ...section,
    fields: section.fields.map(change),
  }));
  return { ...manifest, accountType: { ...manifest.accountType, form: { sections } } };
}
