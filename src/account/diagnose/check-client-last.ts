import { okFinding } from '../finding-of.ts';
import { isLiving } from '../is-living.ts';
import { tokensBelongTo } from '../settings-identity.ts';
import { type ClientCheck, checkClient } from '../validate/check-client.ts';
import { untested } from '../validate/stage.ts';
import { type Diagnosis, whyNotAsked } from './diagnosis.ts';
import type { ScopeVerdict } from './find-refused-scopes.ts';

export interface LastClientCheck extends ClientCheck {
  /** What a token request with all scopes came to; `stop` when there was none that shows it. */
  readonly scopes: ScopeVerdict;
}

const scopeCodes: readonly string[] = ['token.invalid_scope', 'token.scopes_changed'];

/**
 * The client stage of the quick report, after everything that could have gone wrong was asked: once it has brought a
 * token, there is something to lose. `isRefused`: it is known already that the request would be in vain.
 */
export async function checkClientLast(diagnosis: Diagnosis, isRefused: boolean): Promise<LastClientCheck> {
  const { account, connection, context, requests } = diagnosis;
  if (!wouldMint(diagnosis)) {
    return { ...(await checkClient(account, { connection, reachable: true }, context)), scopes: 'stop' };
  }
  if (isRefused) return notTested(diagnosis, 'Not tested: it would be in vain; see above.');
  if (!requests.take()) return notTested(diagnosis, whyNotAsked(diagnosis));
  const check = await checkClient(account, { connection, reachable: true }, context);
  if (check.findings.some(({ code }) => scopeCodes.includes(code))) {
    const seen = 'Coupa recognised the client and refused the requested scopes; see below.';
    return { ...check, findings: [okFinding('client.recognised', seen)], scopes: 'refused' };
  }
  const isAccepted = check.findings.some(({ code }) => code === 'client.accepted');
  return { ...check, scopes: isAccepted ? 'accepted' : 'stop' };
}

function wouldMint({ account, connection, context }: Diagnosis): boolean {
  const { settings, tokenState } = account;
  if (settings.grantType !== 'client_credentials') return false;
  if (tokenState === null) return true;
  return tokensBelongTo(tokenState, settings, connection.instance) && !isLiving(tokenState, context);
}

function notTested({ account }: Diagnosis, seen: string): LastClientCheck {
  const { tokenState } = account;
  return { ...untested('client.not_tested', seen), tokenState, minted: false, scopes: 'stop' };
}
