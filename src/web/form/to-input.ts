import { accountFormFields } from '../../generated/account-form-fields.ts';
import type { AccountInput, AccountSettings, ConnectorManifest, GrantType } from '../../generated/types.ts';
import { shownSections } from './form-schema.ts';

/** What the form holds while it is edited. */
export type FormData = Readonly<Record<string, unknown>>;

/** The grant that the form data names; the manifest's first one otherwise. */
export function grantOf(data: FormData, manifest: ConnectorManifest): GrantType {
  const named = manifest.grants.find(({ id }) => id === data['grantType']);
  return named?.id ?? manifest.grants[0]?.id ?? 'client_credentials';
}

/** The defaults of a new account, from the schema. */
export function emptyForm(manifest: ConnectorManifest): FormData {
  const defaults = Object.entries(accountFormFields).flatMap(([name, field]) =>
    field.default === undefined ? [] : [[name, field.default] as const],
  );
  return { ...Object.fromEntries(defaults), grantType: manifest.grants[0]?.id };
}

/** The part of form data that is typed; what Authorize and the host fill in is shown, never kept. */
export function typedPart(data: FormData): FormData {
  return Object.fromEntries(
    Object.entries(data).filter(([name]) => accountFormFields[name]?.filled === false),
  );
}

/** Form data from stored settings. The secret stays blank: blank keeps what is stored. */
export function toFormData(settings: AccountSettings): FormData {
  return { ...settings };
}

/**
 * What is sent: the typed fields that the grant shows. Fields that Authorize fills are left out, and so is a blank
 * secret, which means that the stored one is kept.
 */
export function toInput(data: FormData, manifest: ConnectorManifest): AccountInput {
  const grant = grantOf(data, manifest);
  const shown = shownSections(manifest, grant).flatMap(({ fields }) => fields.map(({ name }) => name));
  const typed = shown.filter((name) => accountFormFields[name]?.filled === false);
  const entries = typed.flatMap((name) => {
    const value = data[name];
    const blankSecret = accountFormFields[name]?.secret === true && (value === undefined || value === '');
    return value === undefined || blankSecret ? [] : [[name, value] as const];
  });
  return Object.fromEntries([...entries, ['grantType', grant]]) as unknown as AccountInput;
}

/** Without what is secret: once the host has it, the page keeps none of it. */
export function withoutSecrets<Fields extends object>(data: Fields): Fields {
  const open = Object.entries(data).filter(([name]) => accountFormFields[name]?.secret !== true);
  return Object.fromEntries(open) as Fields;
}

/** Whether two inputs would be stored alike; the order of keys does not count. */
export function sameInput(a: AccountInput, b: AccountInput): boolean {
  const sorted = (input: AccountInput): string =>
    JSON.stringify(Object.entries(input).toSorted(([left], [right]) => left.localeCompare(right)));
  return sorted(a) === sorted(b);
}
