import { refusalResponse, TokenRefusal } from '../token-endpoint/token-refusal.ts';
import { relabel } from './body-faults.ts';
import type { FaultRows } from './fault-definition.ts';

const targets = ['token'] as const;

const accessTokens: ReadonlyMap<string, string> = new Map([
  ['empty', '""'],
  ['megabyte', JSON.stringify('a'.repeat(1_048_576))],
  ['line-break', JSON.stringify('token\r\nX-Injected: yes')],
]);

/** Faults of what the token endpoint says (F-20 … F-22, F-24 … F-27). */
export const tokenFaults: FaultRows = {
  'expires-in': {
    id: 'F-20',
    summary: 'expires_in as the raw JSON text given, e.g. 0, -5, "86400", 1e400; missing when none is given.',
    parameters: ['raw'],
    targets,
    kind: 'alter',
    alter: (genuine, { order }) => replaceMember(genuine, 'expires_in', order.raw),
  },
  'no-refresh-token': {
    id: 'F-21',
    summary: 'No refresh token, though offline_access was granted.',
    targets,
    kind: 'shape',
    shape: () => ({ withholdRefreshToken: true }),
  },
  'token-type': {
    id: 'F-22',
    summary: 'token_type as the raw JSON text given, e.g. "mac" in quotes; missing when none is given.',
    parameters: ['raw'],
    targets,
    kind: 'alter',
    alter: (genuine, { order }) => replaceMember(genuine, 'token_type', order.raw),
  },
  'odd-access-token': {
    id: 'F-24',
    summary: 'An access token that is empty, a megabyte long, or holds a line break.',
    parameters: ['variant'],
    variants: [...accessTokens.keys()],
    targets,
    kind: 'alter',
    alter: (genuine, { order }) =>
      replaceMember(genuine, 'access_token', accessTokens.get(order.variant ?? 'empty')),
  },
  'narrowed-scope': {
    id: 'F-25',
    summary: 'Grants less than was asked for: the scopes given are left out, and the answer says so.',
    parameters: ['scopes'],
    targets,
    kind: 'shape',
    shape: (order) => ({ dropScopes: order.scopes ?? [] }),
  },
  'invalid-grant': {
    id: 'F-26',
    summary: 'Refuses every grant as invalid.',
    targets,
    kind: 'answer',
    answer: () => refusalResponse(new TokenRefusal('invalid_grant')),
  },
  'invalid-client': {
    id: 'F-27',
    summary: 'Refuses every client, as after its secret was changed.',
    targets,
    kind: 'answer',
    answer: () => refusalResponse(new TokenRefusal('invalid_client')),
  },
};

async function replaceMember(genuine: Response, name: string, raw: string | undefined): Promise<Response> {
  const text = await genuine.text();
  // Refusals stay as they are: the fault is about a success that says something odd.
  if (!genuine.ok) {
    return relabel(genuine, text);
  }
  const members = Object.entries(JSON.parse(text) as Record<string, unknown>)
    .filter(([member]) => member !== name)
    .map(([member, value]) => `${JSON.stringify(member)}:${JSON.stringify(value)}`);
  const odd = raw === undefined ? [] : [`${JSON.stringify(name)}:${raw}`];
  return relabel(genuine, `{${[...members, ...odd].join(',')}}`);
}
