import { ConnectorError } from '../errors.ts';
import { validateAccountSettings } from '../generated/account-settings-validators.js';
import type {
  AccountInput,
  AccountSecrets,
  AccountSettings,
  Finding,
  GrantType,
} from '../generated/types.ts';
import { assertValid } from '../schema-validator.ts';
import { checkEndpointParameters } from './check-endpoint-parameters.ts';
import { parseInstance } from './coupa-instance.ts';
import { findingOf } from './finding-of.ts';
import { normalizeScopes } from './normalize-scopes.ts';
import { scopeFindings } from './scope-findings.ts';

export interface NormalizeOptions {
  /** Host suffixes that may be called; the first completes a bare name. */
  readonly hostSuffixes: readonly string[];
  /** Known Coupa scopes; without it unknown scopes are not remarked on. */
  readonly scopeCatalogue?: readonly string[];
  /** Lets a confidential client be without its secret, which is typed later. */
  readonly mayLackSecret?: boolean;
}

export interface NormalizedAccount {
  readonly settings: AccountSettings;
  readonly secrets: AccountSecrets;
  /** Warnings; nothing here keeps the account from being saved. */
  readonly findings: readonly Finding[];
}

const longestLabel = 200;
const longestSecret = 4096;
const printable = /^[\x20-\x7e]+$/;
/** `${x}`, `{{x}}`, and values that are as a whole `<x>` as in examples of documentation. */
const placeholder = /\$\{[^}]*\}|\{\{.*?\}\}|^\s*<[^<>]*>\s*$/s;

/**
 * Settings and secrets out of what a designer typed, with defaults. Words are judged before the schema, because
 * their codes say more. Throws the first fault found, as an `account.*` code that names its field:
 * `placeholder_unresolved`, `invalid`, `host_*`, `scope_malformed`, `secret_missing`, `parameter_*`,
 * `api_key_unsupported`.
 */
export function normalizeSettings(input: AccountInput, options: NormalizeOptions): NormalizedAccount {
  assertNoPlaceholder(input);
  const grantType = input.grantType ?? 'client_credentials';
  const scopes = normalizeScopes(input.scopes);
  const settings: AccountSettings = {
    label: readLabel(input.label),
    host: parseInstance(input.host, options.hostSuffixes).host,
    clientId: readClientId(input.clientId),
    grantType,
    clientType: readClientType(input, grantType),
    scopes,
    clientAuthentication: input.clientAuthentication ?? 'body',
    tokenEndpointConfig: checkEndpointParameters('tokenEndpointConfig', input.tokenEndpointConfig),
    authEndpointConfig: checkEndpointParameters('authEndpointConfig', input.authEndpointConfig),
    autoRefreshToken: input.autoRefreshToken ?? true,
  };
  assertValid(validateAccountSettings, settings, { code: 'account.invalid' });
  const { secrets, findings } = readSecret(input.clientSecret ?? '', settings, options.mayLackSecret);
  return { settings, secrets, findings: [...findings, ...scopeFindings(settings, options.scopeCatalogue)] };
}

function assertNoPlaceholder(input: AccountInput): void {
  const rows = [
    ...(input.tokenEndpointConfig ?? []).map((row) => ['tokenEndpointConfig', row.value] as const),
    ...(input.authEndpointConfig ?? []).map((row) => ['authEndpointConfig', row.value] as const),
  ];
  const scopes = typeof input.scopes === 'string' ? input.scopes : (input.scopes ?? []).join(' ');
  const fields = [
    ['label', input.label],
    ['host', input.host],
    ['clientId', input.clientId],
    ['clientSecret', input.clientSecret ?? ''],
    ['scopes', scopes],
    ...rows,
  ] as const;
  const [field] = fields.find(([, value]) => placeholder.test(value)) ?? [];
  if (field !== undefined) throw new ConnectorError('account.placeholder_unresolved', { field });
}

function readLabel(typed: string): string {
  const label = typed.trim();
  if (label === '') throw fault('label', 'Label is missing.', 'Type a unique name for this account.');
  if (label.length > longestLabel || /\p{Cc}/u.test(label)) {
    throw fault(
      'label',
      'Label is too long or has control characters.',
      `Use up to ${longestLabel} characters.`,
    );
  }
  return label;
}

function readClientId(typed: string): string {
  const clientId = typed.trim();
  const copy = "Copy the Identifier from the client's page in Coupa.";
  if (clientId === '') throw fault('clientId', 'Client ID is missing.', copy);
  if (!printable.test(clientId)) {
    throw fault('clientId', 'Client ID has characters that an Identifier cannot have.', copy);
  }
  return clientId;
}

/** Public clients exist for the authorization code grant only (RFC 6749 4.4). */
function readClientType(input: AccountInput, grantType: GrantType): AccountSettings['clientType'] {
  return grantType === 'authorization_code' ? (input.clientType ?? 'confidential') : 'confidential';
}

function readSecret(
  typed: string,
  settings: AccountSettings,
  mayLackSecret = false,
): Pick<NormalizedAccount, 'secrets' | 'findings'> {
  const clientSecret = typed.trim();
  if (settings.clientType === 'public') {
    const unused = findingOf('account.secret_unused', { severity: 'info', stage: 'settings' });
    return { secrets: {}, findings: clientSecret === '' ? [] : [unused] };
  }
  if (clientSecret === '' && mayLackSecret) return { secrets: {}, findings: [] };
  if (clientSecret === '') throw new ConnectorError('account.secret_missing');
  if (clientSecret.length > longestSecret || !printable.test(clientSecret)) {
    throw fault(
      'clientSecret',
      'Client Secret has characters that a Secret cannot have.',
      "Copy the Secret from the client's page in Coupa (Show/Hide).",
    );
  }
  const trimmed = findingOf('account.secret_trimmed', { severity: 'info', stage: 'settings' });
  return { secrets: { clientSecret }, findings: clientSecret === typed ? [] : [trimmed] };
}

function fault(field: string, message: string, action: string): ConnectorError {
  return new ConnectorError('account.invalid', { field, message, action });
}
