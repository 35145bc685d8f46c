import type { AccountHealth, AccountView, SecretView } from '../../generated/types.ts';
import { paint } from './paint.ts';
import { headedLines, pairLines } from './table.ts';

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
    healthText(health),
    health.actor === 'nobody' ? '–' : health.actor,
    token?.expiresAt ?? '–',
    id,
  ]);
  return headedLines([['LABEL', 'HOST', 'GRANT', 'HEALTH', 'WHO ACTS', 'TOKEN ENDS', 'ID'], ...rows]);
}

function troubleLines({ state, cause, since, action, actor, operationsRun, nextRenewalAt }: AccountHealth) {
  if (state === 'healthy') return [];
  return [
    ['Cause', cause],
    ['Since', since],
    ['Operations', operationsRun ? 'run' : 'stand still'],
    ['Next try', nextRenewalAt],
    ['Who acts', actor],
    ['To do', action],
  ] as const;
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
      ...troubleLines(health),
    ]),
  ];
}
