import { ConnectorError } from '../../errors.ts';
import type { TokenState } from '../../generated/types.ts';
import { type CoupaInstance, endpointUrl } from '../coupa-instance.ts';
import { findingFromError, okFinding } from '../finding-of.ts';
import type { HookContext } from '../hook-context.ts';
import { refreshDue } from '../refresh-due.ts';
import { judgeApiAnswer } from './judge-api-answer.ts';
import { type StageCheck, untested } from './stage.ts';

/** Does the API accept the token? One small GET that returns no personal data, as JSON. */
export async function checkApi(
  instance: CoupaInstance | undefined,
  tokenState: TokenState | null,
  context: HookContext,
): Promise<StageCheck> {
  const { manifest, now } = context;
  if (
    instance === undefined ||
    tokenState === null ||
    refreshDue(tokenState, manifest.renewal, now()) === 'expired'
  ) {
    return untested('api.not_tested', 'Not tested: there is no living access token.');
  }
  try {
    const answer = await probe(instance, tokenState, context);
    const problem = judgeApiAnswer(answer, tokenState, context);
    if (problem !== undefined) return problem;
    return { findings: [okFinding('api.accepted', `${manifest.endpoints.probe} answered 200 with JSON.`)] };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return { findings: [findingFromError(error, { severity: 'error' })], unknown: true };
  }
}

async function probe(
  instance: CoupaInstance,
  { accessToken }: TokenState,
  { manifest, fetch, signal }: HookContext,
): Promise<{ readonly response: Response; readonly body: string }> {
  const { endpoints, apply } = manifest;
  const response = await fetch(endpointUrl(instance, endpoints.probe), {
    method: 'GET',
    headers: { accept: 'application/json', [apply.header]: `${apply.scheme} ${accessToken}` },
    ...(signal === undefined ? {} : { signal }),
  });
  return { response, body: await response.text() };
}
