import type { ClientAuthenticationMethod } from '../../oauth/client-authentication.ts';
import { askWithMadeUpCode, type ClientAnswer, type ClientVerdict } from './ask-with-made-up-code.ts';
import type { Diagnosis } from './diagnosis.ts';

export type Place = 'body' | 'basic';

/** What was answered about the client, where it was asked. */
export interface ClientAnswers {
  /** Where the account sends its secret; undefined for a public client. */
  readonly place: Place | undefined;
  readonly configured: ClientAnswer | undefined;
  /** With the secret in the other place; never for a public client. */
  readonly other: ClientAnswer | undefined;
  /** To a client that does not exist: what the other answers are measured by. */
  readonly madeUp: ClientAnswer | undefined;
}

/** Asks with the secret in both places, and under a made-up name; three token requests, two for a public client. */
export async function askAboutClient(diagnosis: Diagnosis): Promise<ClientAnswers> {
  const { client } = diagnosis.connection;
  const { authentication, clientId } = client;
  const configured = await askWithMadeUpCode(diagnosis, client);
  if (authentication.method === 'none') {
    const madeUp = await askMadeUp(diagnosis, authentication);
    return { place: undefined, configured, other: undefined, madeUp };
  }
  const place = authentication.method;
  const method = otherPlace(place);
  const other = await askWithMadeUpCode(diagnosis, {
    clientId,
    authentication: { ...authentication, method },
  });
  const isOtherTold = isMoreTelling(other, configured);
  const secret = madeUpText(diagnosis, 24);
  const madeUp = await askMadeUp(diagnosis, { method: isOtherTold ? method : place, secret });
  return { place, configured, other, madeUp };
}

/** The other place that a secret can travel in. */
export function otherPlace(place: Place): Place {
  return place === 'body' ? 'basic' : 'body';
}

const telling: readonly ClientVerdict[] = ['refused', 'unclear', 'recognised'];

/** Where the client may have been recognised, there it matters whether anybody would be. */
function isMoreTelling(one: ClientAnswer | undefined, than: ClientAnswer | undefined): boolean {
  if (one === undefined || than === undefined) return false;
  return telling.indexOf(one.verdict) > telling.indexOf(than.verdict);
}

function askMadeUp(
  diagnosis: Diagnosis,
  authentication: ClientAuthenticationMethod,
): Promise<ClientAnswer | undefined> {
  return askWithMadeUpCode(diagnosis, { clientId: madeUpText(diagnosis, 16), authentication });
}

/** Hexadecimal like Coupa's own, so that it is not refused for its form. */
function madeUpText({ context }: Diagnosis, byteCount: number): string {
  return Buffer.from(context.random(byteCount)).toString('hex');
}
