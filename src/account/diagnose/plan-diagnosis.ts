import type { Account, ValidateInput, ValidationPlan, ValidationProbe } from '../../generated/types.ts';
import type { CoupaInstance } from '../coupa-instance.ts';
import type { HookContext } from '../hook-context.ts';
import { isLiving } from '../is-living.ts';
import { checkSettings } from '../validate/check-settings.ts';
import { longestSearch } from './find-refused-scopes.ts';
import { holdsTokens } from './holds-tokens.ts';

/** No deep validation sends more token requests. */
const mostTokenRequests = 12;
/** Coupa's documents, on access tokens; what the problem is they do not explain. */
const risk = 'by its documents Coupa may end tokens when a client runs into a problem while it asks for one';

const notes = {
  faulty: 'The settings need to be put right first; until then nothing is sent.',
  open: 'The account holds no tokens that a refused request could cost. No refresh token is ever spent.',
  connected: `The account holds tokens, and ${risk}. So no token request is sent, and nothing that is wrong on purpose; an intrusive validation asks the rest.`,
  shared: `Another account of this host holds tokens of the same client, and ${risk}. An intrusive validation asks the rest.`,
  intrusive: `Intrusive: tokens of this client are in use, and ${risk}. No refresh token is ever spent.`,
} as const;

/**
 * What a deep validation would ask of this account, and how many token requests that takes at most. Sends nothing.
 * Without `intrusive` it is none for a client whose tokens are in use.
 */
export function planDiagnosis(account: Account, input: ValidateInput, context: HookContext): ValidationPlan {
  const { instance, connection } = checkSettings(account, context);
  if (instance === undefined || connection === undefined) {
    return { outcome: 'plan', tokenRequests: 0, note: notes.faulty, probes: [] };
  }
  const usage = usageOf(account, input, { instance, context });
  const readOnly = isReadOnly(account, input, { instance, context });
  const probes = [...(readOnly ? [] : tokenProbes(account, context)), ...pageProbes(account, readOnly)];
  return {
    outcome: 'plan',
    tokenRequests: probes.reduce((sum, { tokenRequests }) => sum + tokenRequests, 0),
    note: usage !== 'open' && input.intrusive === true ? notes.intrusive : notes[usage],
    probes,
  };
}

interface Place {
  readonly instance: CoupaInstance;
  readonly context: HookContext;
}

/** Whether a plan leaves out whatever may be refused under the name of the client. */
export function isReadOnly(account: Account, input: ValidateInput, place: Place): boolean {
  return usageOf(account, input, place) !== 'open' && input.intrusive !== true;
}

function usageOf(
  account: Account,
  { clientShared = false }: ValidateInput,
  { instance, context }: Place,
): 'open' | 'connected' | 'shared' {
  if (holdsTokens(account, instance, context)) return 'connected';
  return clientShared ? 'shared' : 'open';
}

function tokenProbes(account: Account, context: HookContext): readonly ValidationProbe[] {
  const { settings, tokenState } = account;
  const isPublic = settings.clientType === 'public' && settings.grantType === 'authorization_code';
  const fixed: readonly ValidationProbe[] = [
    { stage: 'token_path', asks: 'An empty token request that names no client.', tokenRequests: 1 },
    {
      stage: 'authentication',
      asks: isPublic
        ? 'A made-up code under the name of the client, and one under a made-up name.'
        : 'A made-up code with the secret in the body, with it in the Basic header, and under a made-up name.',
      tokenRequests: isPublic ? 2 : 3,
    },
  ];
  if (settings.grantType === 'authorization_code') return fixed;
  const lives = tokenState !== null && isLiving(tokenState, context);
  const used = fixed.reduce((sum, { tokenRequests }) => sum + tokenRequests, 1);
  const search = Math.min(mostTokenRequests - used, longestSearch(settings.scopes.length));
  return [
    ...fixed,
    lives
      ? oneMore('requested_scopes', 'One token request with all scopes; a token that comes is dropped.')
      : oneMore('client', 'One ordinary token request; the token that comes is kept.'),
    ...(search === 0 ? [] : [scopeSearch(search)]),
  ];
}

function oneMore(stage: ValidationProbe['stage'], asks: string): ValidationProbe {
  return { stage, asks, tokenRequests: 1 };
}

function scopeSearch(tokenRequests: number): ValidationProbe {
  const asks = 'If scopes are refused: requests with fewer, until it is known which; tokens are dropped.';
  return { stage: 'requested_scopes', asks, tokenRequests };
}

function pageProbes({ settings }: Account, readOnly: boolean): readonly ValidationProbe[] {
  if (settings.grantType === 'client_credentials') return [];
  const made = readOnly ? 'under a made-up name' : 'under a made-up name and with a made-up redirect URI';
  return [
    {
      stage: 'redirect_uri',
      asks: `Visits of the authorization page without signing in: as Authorize makes it, and ${made}.`,
      tokenRequests: 0,
    },
    {
      stage: 'requested_scopes',
      asks: 'If it refuses scopes: visits with fewer, until it is known which.',
      tokenRequests: 0,
    },
  ];
}
