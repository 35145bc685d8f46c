import type { ClientAnswers } from './ask-about-client.ts';

/**
 * What the answers to a made-up code say about the client, compared with each other:
 * - `recognised`: code or grant was refused, and a made-up client was not answered like that
 * - `other_grant`: the grant was refused by name
 * - `told_apart`: the request was refused for another reason, and a made-up client by name
 * - `other_place`: one of these, but only with the secret in the other place
 * - `refused`: the client was refused
 * - `untold`: a made-up client is recognised as well
 * - `unclear`: requests are refused before the client is looked at
 * - `silent`, `issued`, `unasked`: no answer; a token; no request
 */
export type ClientStanding =
  | 'recognised'
  | 'other_grant'
  | 'told_apart'
  | 'other_place'
  | 'refused'
  | 'untold'
  | 'unclear'
  | 'silent'
  | 'issued'
  | 'unasked';

/** Compares the answers; a made-up client was asked about where it matters. */
export function clientStanding({ configured, other, madeUp }: ClientAnswers): ClientStanding {
  if (configured === undefined) return 'unasked';
  if ([configured, other, madeUp].some((answer) => answer?.verdict === 'issued')) return 'issued';
  if (configured.verdict === 'silent') return 'silent';
  const isOtherRecognised = other?.verdict === 'recognised';
  if (configured.verdict === 'recognised' || isOtherRecognised) {
    if (madeUp?.verdict === 'recognised') return 'untold';
    if (configured.verdict !== 'recognised') return 'other_place';
    return configured.error?.code === 'token.unauthorized_client' ? 'other_grant' : 'recognised';
  }
  const isMadeUpRefused = madeUp?.verdict === 'refused';
  if (configured.verdict === 'unclear') {
    if (isMadeUpRefused) return 'told_apart';
    return other?.verdict === 'refused' ? 'refused' : 'unclear';
  }
  return other?.verdict === 'unclear' && isMadeUpRefused ? 'other_place' : 'refused';
}
