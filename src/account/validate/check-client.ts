import { ConnectorError } from '../../errors.ts';
import type { Account, TokenState } from '../../generated/types.ts';
import type { Connection } from '../connection.ts';
import { findingFromError, findingOf, okFinding } from '../finding-of.ts';
import type { HookContext } from '../hook-context.ts';
import { isLiving } from '../is-living.ts';
import { mintToken } from '../mint-token.ts';
import { tokensBelongTo } from '../settings-identity.ts';
import { type StageCheck, untested } from './stage.ts';

export interface ClientCheck extends StageCheck {
  /** The account's own or a new token state; null when there is none that may be used. */
  readonly tokenState: TokenState | null;
  readonly minted: boolean;
}

interface Ground {
  readonly connection: Connection | undefined;
  readonly reachable: boolean;
}

const notTested = 'client.not_tested';

/**
 * Does Coupa accept the client? A living token is proof enough. Without one, client credentials mint, or have the
 * host mint; for authorization code the question stays open, because asking would spend the refresh token.
 */
export async function checkClient(
  account: Account,
  { connection, reachable }: Ground,
  context: HookContext,
): Promise<ClientCheck> {
  const { settings, tokenState } = account;
  const kept = { tokenState, minted: false };
  if (connection === undefined) {
    return {
      ...untested(notTested, 'Not tested: the settings need to be put right first.'),
      ...kept,
      tokenState: null,
    };
  }
  if (tokenState !== null && !tokensBelongTo(tokenState, settings, connection.instance)) {
    return foreignToken();
  }
  if (tokenState !== null && isLiving(tokenState, context)) {
    const seen = `Coupa accepted the client when it issued the present token (${tokenState.obtainedAt}).`;
    return { findings: [okFinding('client.accepted_before', seen)], ...kept };
  }
  if (settings.grantType === 'authorization_code') return { ...withoutToken(tokenState), ...kept };
  if (!reachable) return { ...untested(notTested, 'Not tested: the instance cannot be reached.'), ...kept };
  return mintAndTell(account, connection, context);
}

function foreignToken(): ClientCheck {
  const findings = [findingOf('account.token_foreign', { severity: 'error' })];
  return { findings, tokenState: null, minted: false };
}

function withoutToken(tokenState: TokenState | null): StageCheck {
  if (tokenState === null) return { findings: [findingOf('account.not_authorized', { severity: 'error' })] };
  const seen = `Not tested: the access token ended (${tokenState.expiresAt}), and Validate never spends the refresh token.`;
  return untested(notTested, seen, 'Renew the account, then validate again.');
}

async function mintAndTell(
  account: Account,
  connection: Connection,
  context: HookContext,
): Promise<ClientCheck> {
  try {
    const { renew } = context;
    const { tokenState, findings } = await (renew?.() ?? mintToken(account, connection, context));
    // A host may have renewed for settings that were changed meanwhile.
    if (!tokensBelongTo(tokenState, account.settings, connection.instance)) return foreignToken();
    const accepted = okFinding('client.accepted', 'Coupa accepted the client and issued a token.');
    // What was granted is the scopes stage's to tell.
    const others = findings.filter(({ code }) => code !== 'token.scope_narrowed');
    return { findings: [accepted, ...others], tokenState, minted: renew === undefined };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return { ...refusal(error), tokenState: account.tokenState, minted: false };
  }
}

/** A failure on the way, or a throttled request, says nothing about the client. */
function refusal(error: ConnectorError): StageCheck {
  const unknown = error.kind === 'transient' || error.kind === 'ambiguous';
  const severity = error.code === 'token.rate_limited' ? 'warning' : 'error';
  return { findings: [findingFromError(error, { severity })], unknown };
}
