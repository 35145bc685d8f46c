import type { ReceivedRequest } from '../received-request.ts';
import type { TokenRecord } from '../tokens/issued-token.ts';
import type { World } from '../world.ts';
import type { ApiRefusal } from './api-answer.ts';

/** The accepted access token, or why the call is refused. RFC 6750 3.1. */
export type BearerJudgement =
  | { readonly accepted: true; readonly token: TokenRecord }
  | { readonly accepted: false; readonly refusal: ApiRefusal };

const absent: ApiRefusal = {
  status: 401,
  subject: 'authorization',
  message: 'An access token is required.',
  challenge: '',
};

const invalid: ApiRefusal = {
  status: 401,
  subject: 'authorization',
  message: 'The access token is not valid or has expired.',
  challenge: 'error="invalid_token", error_description="The access token is not valid or has expired"',
};

/**
 * Judges the bearer token of an API call: it must be known, alive, settled, and its client active. The first use
 * ends the refresh token it replaced when rotation is `doorkeeper`.
 */
export function judgeBearer(world: World, received: ReceivedRequest): BearerJudgement {
  const text = /^bearer\s+(\S+)$/i.exec(received.headers.get('authorization') ?? '')?.[1];
  if (text === undefined) {
    return { accepted: false, refusal: absent };
  }
  const token = world.tokens.find(text, 'access');
  if (token === undefined || !isUsable(world, token)) {
    return { accepted: false, refusal: invalid };
  }
  const replaced = token.endsOnFirstUse;
  if (replaced !== undefined) {
    replaced.endsAt = Math.min(replaced.endsAt, world.clock.now());
  }
  return { accepted: true, token };
}

function isUsable(world: World, token: TokenRecord): boolean {
  const settledAt = token.at + world.switches.current.settleSeconds * 1000;
  const active = world.clients.find(token.family.clientId)?.active === true;
  return active && world.tokens.isAlive(token) && world.clock.now() >= settledAt;
}
