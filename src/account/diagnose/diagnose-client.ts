import type { TokenState } from '../../generated/types.ts';
import { okFinding } from '../finding-of.ts';
import { isLiving } from '../is-living.ts';
import { redirectUriFor } from '../redirect-uri-for.ts';
import type { StageCheck } from '../validate/stage.ts';
import { toStage, untested } from '../validate/stage.ts';
import type { StageTeller } from '../validate/stage-teller.ts';
import { askAboutClient } from './ask-about-client.ts';
import { checkClientLast } from './check-client-last.ts';
import { checkOfflineAccess, offlineAccessUnneeded } from './check-offline-access.ts';
import { askToken, checkScopesByPage, checkScopesByToken } from './check-requested-scopes.ts';
import { checkTokenPath } from './check-token-path.ts';
import { type ClientStanding, clientStanding } from './client-standing.ts';
import { type Diagnosis, whyNotAsked } from './diagnosis.ts';
import type { ScopeVerdict } from './find-refused-scopes.ts';
import { judgeClient } from './judge-client.ts';
import { judgeRedirectUri } from './judge-redirect-uri.ts';
import { isKnownToPage, judgesBeforeSignIn, type PageAnswers, visitAsOthers } from './visit-as-others.ts';

/** What the rest of the report goes on with. */
export interface ClientDiagnosis {
  readonly tokenState: TokenState | null;
  readonly minted: boolean;
  readonly offlineAccess: StageCheck;
}

/** Token service, client, redirect URI and scopes: asked in the order in which least is at stake. */
export async function diagnoseClient(diagnosis: Diagnosis, { tell }: StageTeller): Promise<ClientDiagnosis> {
  const { grantType } = diagnosis.account.settings;
  const tokenPath = await checkTokenPath(diagnosis);
  tell('token_path', tokenPath);
  const pages = grantType === 'client_credentials' ? undefined : await visitAsOthers(diagnosis);
  const answers = tokenPath.trustworthy ? await askAboutClient(diagnosis) : undefined;
  const authentication =
    answers === undefined
      ? nothingSent
      : judgeClient(answers, { grantType, page: pageView(pages), notAsked: whyNotAsked(diagnosis) });
  tell('authentication', authentication);
  const isRefused = answers === undefined || toStage('authentication', authentication).status === 'failed';
  const client = await checkClientLast(diagnosis, isRefused);
  tell('client', client);
  const { tokenState, minted } = client;
  const rest =
    pages === undefined
      ? await scopesByToken(diagnosis, { known: client.scopes, isRefused }, { tell })
      : await byPages(
          diagnosis,
          { pages, standing: answers === undefined ? 'unasked' : clientStanding(answers) },
          { tell },
        );
  return { tokenState, minted, offlineAccess: rest };
}

const nothingSent = untested(
  'authentication.not_tested',
  'Not tested: no secret is sent to what answers at the token path.',
);

type Tell = Pick<StageTeller, 'tell'>;

interface TokenGround {
  readonly known: ScopeVerdict;
  readonly isRefused: boolean;
}

/** For client credentials; returns the stage about the refresh token. */
async function scopesByToken(
  diagnosis: Diagnosis,
  { known, isRefused }: TokenGround,
  { tell }: Tell,
): Promise<StageCheck> {
  const { account, context, readOnly } = diagnosis;
  const seen = 'Client credentials need no redirect URI.';
  tell('redirect_uri', { findings: [okFinding('redirect_uri.not_needed', seen)] });
  const { tokenState } = account;
  const isUnasked = known === 'stop' && tokenState !== null && isLiving(tokenState, context);
  const whole =
    isUnasked && !readOnly && !isRefused ? await askToken(diagnosis, account.settings.scopes) : known;
  tell('requested_scopes', await checkScopesByToken(diagnosis, whole));
  return offlineAccessUnneeded();
}

interface PageGround {
  readonly pages: PageAnswers;
  readonly standing: ClientStanding;
}

/** For authorization code; returns the stage about the refresh token. */
async function byPages(
  diagnosis: Diagnosis,
  { pages, standing }: PageGround,
  { tell }: Tell,
): Promise<StageCheck> {
  const redirectUri = redirectUriFor(diagnosis.context, diagnosis.connection.server.issuer);
  tell('redirect_uri', judgeRedirectUri(pages, { redirectUri, standing }));
  const scopes = await checkScopesByPage(diagnosis, pages);
  tell('requested_scopes', scopes);
  return checkOfflineAccess(diagnosis, { answers: pages, refused: scopes.refused });
}

function pageView(pages: PageAnswers | undefined): 'known' | 'refused' | 'untold' {
  if (pages === undefined || !judgesBeforeSignIn(pages)) return 'untold';
  if (isKnownToPage(pages)) return 'known';
  return pages.own.verdict === 'refused' ? 'refused' : 'untold';
}
