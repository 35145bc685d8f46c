import type { AccountHealth, AccountView, SecretView } from '../../generated/types.ts';
import { paint } from './paint.ts';
import { pairLines, tableLines } from './table.ts';

function secretText(secret: SecretView | null | undefined): string | undefined {
  return secret === null || secret === undefined ? undefined : `fingerprint ${secret.fingerprint}`;
}

/** A health state in its colour: green works, yellow works for now, red stands still. */
export function healthText({ state }: Pick<AccountHealth, 'state'>): string {
  if (state === 'healthy') return paint('green', state);
  if (state === 'needs-authorization' || state === 'needs-configuration' || state === 'exhausted') {
    return paint('red', state);
  }
  return paint('yellow', state);
}

/** One line an account, for the list. */
export function accountTable(accounts: readonly AccountView[]): readonly string[] {
  const rows = accounts.map(({ id, settings, token, health }) => [
    settings.label,
    settings.host,
    settings.grantType,
    health.state,
    token?.expiresAt ?? '–',
    id,
  ]);
  return tableLines([['LABEL', 'HOST', 'GRANT', 'HEALTH', 'TOKEN ENDS', 'ID'], ...rows]);
}

/** Everything about one account that may be shown. */
export function accountLines({
  id,
  settings,
  clientSecret,
  token,
  health,
  redirectUri,
}: AccountView): readonly string[] {
  const interactive = settings.grantType === 'authorization_code';
  return [
    paint('bold', settings.label),
    ...pairLines([
      ['Id', id],
      ['Host', settings.host],
      ['Client ID', settings.clientId],
      [
        'Client Secret',
        secretText(clientSecret) ?? (settings.clientType === 'public' ? 'none (public client)' : 'none'),
      ],
      ['Grant Type', settings.grantType],
      ['Scopes', settings.scopes.join(' ')],
      ['Redirect URI', interactive ? redirectUri : undefined],
      ['Access Token', secretText(token?.accessToken)],
      ['Access Token Expiration', token?.expiresAt],
      ['Refresh Token', secretText(token?.refreshToken)],
      ['Renewal due', token?.renewAt],
      ['Missing scopes', token?.missingScopes.join(' ')],
      ['Health', `${healthText(health)}  ${health.message}`],
      ['To do', health.action],
    ]),
  ];
}
