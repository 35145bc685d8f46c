import type { ConnectorManifest, FormField } from '../generated/types.ts';

interface PlacedField {
  /** Path in the manifest. */
  readonly path: string;
  readonly field: FormField;
}

/** Every field of the form with its place in the manifest. */
export function listFormFields({ accountType }: ConnectorManifest): readonly PlacedField[] {
  return accountType.form.sections.flatMap(({ fields }, section) =>
    fields.map((field, index) => ({
      path: `accountType.form.sections[${section}].fields[${index}]`,
      field,
    })),
  );
}
