import type { ConnectorManifest, FormField, FormSection, GrantType } from '../../generated/types.ts';

/** A JSON Schema as data. */
export type JsonSchema = { readonly [key: string]: unknown };

interface AccountSchema {
  readonly $defs: Readonly<Record<string, JsonSchema>>;
}

const isObject = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function follow(root: JsonSchema, reference: string): unknown {
  return reference
    .slice(2)
    .split('/')
    .reduce<unknown>((value, step) => (isObject(value) ? value[step] : undefined), root);
}

/** Puts the target in place of each reference; what stands beside a reference wins. Anti-examples are left out. */
function inline(value: unknown, root: JsonSchema): unknown {
  if (Array.isArray(value)) return value.map((entry) => inline(entry, root));
  if (!isObject(value)) return value;
  const { $ref, 'x-antiExamples': _anti, examples: _examples, ...rest } = value;
  const target = typeof $ref === 'string' ? inline(follow(root, $ref), root) : {};
  const own = Object.fromEntries(Object.entries(rest).map(([key, entry]) => [key, inline(entry, root)]));
  return { ...(isObject(target) ? target : {}), ...own };
}

/** A value that may be text or a list is edited as a list. */
function asOneType(property: JsonSchema): JsonSchema {
  const { anyOf, ...rest } = property;
  if (!Array.isArray(anyOf)) return property;
  const list = anyOf.find((branch) => isObject(branch) && branch['type'] === 'array');
  return isObject(list) ? { ...rest, ...list } : property;
}

/** The fields of a section that the grant shows, in their order. */
export function shownFields(section: FormSection, grant: GrantType): readonly FormField[] {
  return section.fields.filter(({ showFor }) => showFor === undefined || showFor.includes(grant));
}

/** The sections of the form that have anything to show for the grant. */
export function shownSections(manifest: ConnectorManifest, grant: GrantType): readonly FormSection[] {
  return manifest.accountType.form.sections
    .map((section) => ({ ...section, fields: shownFields(section, grant) }))
    .filter(({ fields }) => fields.length > 0);
}

/**
 * The form's schema for one grant: the account schema's form, without references and alternatives, with the fields
 * that the manifest shows, in its order.
 */
export function formSchema(
  accountSchema: unknown,
  manifest: ConnectorManifest,
  grant: GrantType,
): JsonSchema {
  const root = accountSchema as AccountSchema & JsonSchema;
  const form = inline(root.$defs['accountForm'], root) as JsonSchema;
  const properties = form['properties'] as Readonly<Record<string, JsonSchema>>;
  const names = shownSections(manifest, grant).flatMap(({ fields }) => fields.map(({ name }) => name));
  const known = names.filter((name) => Object.hasOwn(properties, name));
  const required = (form['required'] as readonly string[]).filter((name) => known.includes(name));
  return {
    type: 'object',
    required,
    properties: Object.fromEntries(known.map((name) => [name, asOneType(properties[name] ?? {})])),
  };
}
