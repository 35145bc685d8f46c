import { redirectUriFor } from '../redirect-uri-for.ts';
import type { Diagnosis } from './diagnosis.ts';
import { type PageAnswer, visitAuthorizationPage } from './visit-authorization-page.ts';

/** What the authorization page answered, to Authorize and to those it is measured by. */
export interface PageAnswers {
  /** The visit that Authorize makes. */
  readonly own: PageAnswer;
  /** Under the name of a client that does not exist. */
  readonly madeUpClient: PageAnswer;
  /** With a redirect URI that nobody registered; left out for a client whose tokens are in use. */
  readonly madeUpRedirect: PageAnswer | undefined;
}

/** Visits the authorization page as Authorize does and, to compare, with something made up. */
export async function visitAsOthers(diagnosis: Diagnosis): Promise<PageAnswers> {
  const { context, connection, readOnly } = diagnosis;
  const clientId = Buffer.from(context.random(16)).toString('hex');
  const redirectUri = `${redirectUriFor(context, connection.server.issuer)}-made-up`;
  return {
    own: await visitAuthorizationPage(diagnosis),
    madeUpClient: await visitAuthorizationPage(diagnosis, { clientId }),
    madeUpRedirect: readOnly ? undefined : await visitAuthorizationPage(diagnosis, { redirectUri }),
  };
}

/** Whether the page judges a request before it asks for a sign-in: only then do its answers tell anything. */
export function judgesBeforeSignIn({ madeUpClient }: PageAnswers): boolean {
  return madeUpClient.verdict === 'refused';
}

/** Whether the page takes this client and refuses a made-up one. */
export function isKnownToPage(answers: PageAnswers): boolean {
  const { verdict } = answers.own;
  return judgesBeforeSignIn(answers) && (verdict === 'asked' || verdict === 'returned');
}
