import { loadSchemaFile, type Schema, typedSchemaNames } from './generate-schemas.ts';

interface FieldHint {
  readonly label: string;
  readonly instead?: string;
}

interface FormFieldFacts {
  readonly label: string;
  readonly secret: boolean;
  readonly filled: boolean;
  readonly default?: unknown;
}

function propertiesOf(schema: Schema): readonly (readonly [string, Schema])[] {
  return Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);
}

/** Label and advice for each property that has either, by name; one name has one meaning in all schemas. */
function collectHints(): Record<string, FieldHint> {
  const hints: Record<string, FieldHint> = {};
  for (const file of typedSchemaNames) {
    for (const schema of Object.values(loadSchemaFile(file).definitions)) {
      for (const [name, property] of propertiesOf(schema)) {
        const instead = property['x-instead'];
        if (typeof instead !== 'string') continue;
        const hint = { label: String(property['title'] ?? name), instead };
        if (JSON.stringify(hints[name] ?? hint) !== JSON.stringify(hint)) {
          throw new Error(`${file}: ${name} has two different hints`);
        }
        hints[name] = hint;
      }
    }
  }
  return hints;
}

/** The form's properties, with references into the input followed. */
function collectFormFields(): Record<string, FormFieldFacts> {
  const { definitions } = loadSchemaFile('account');
  const typed = new Map(propertiesOf(definitions['accountInput'] ?? {}));
  const fields: Record<string, FormFieldFacts> = {};
  for (const [name, property] of propertiesOf(definitions['accountForm'] ?? {})) {
    const facts = property['title'] === undefined ? typed.get(name) : property;
    if (facts === undefined) throw new Error(`accountForm: ${name} refers to nothing`);
    fields[name] = {
      label: String(facts['title']),
      secret: facts['writeOnly'] === true,
      filled: facts['readOnly'] === true,
      ...(facts['default'] === undefined ? {} : { default: facts['default'] }),
    };
  }
  return fields;
}

/** The text of src/generated/field-hints.ts: what to call a field, and what to type into it. */
export function generateFieldHints(header: string): string {
  return `${header}
export interface FieldHint {
  readonly label: string;
  readonly instead: string;
}

export const fieldHints: Readonly<Record<string, FieldHint>> = ${JSON.stringify(collectHints(), null, 2)};
`;
}

/** The text of src/generated/account-form-fields.ts: the facts about the form that the manifest is held against. */
export function generateFormFields(header: string): string {
  return `${header}
export interface AccountFormField {
  readonly label: string;
  /** \`writeOnly\` in the schema. */
  readonly secret: boolean;
  /** \`readOnly\` in the schema: Authorize or the host fills it in. */
  readonly filled: boolean;
  readonly default?: string | boolean | readonly string[];
}

export const accountFormFields: Readonly<Record<string, AccountFormField>> = ${JSON.stringify(collectFormFields(), null, 2)};
`;
}
