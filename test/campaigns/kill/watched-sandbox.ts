import type { TokenState } from '../../../src/generated/types.ts';
import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import { fingerprint } from '../../../src/sandbox/fingerprint.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { type ServedSandbox, serveSandbox } from '../../../src/sandbox/serve-sandbox.ts';
import type { RotationMode } from '../../../src/sandbox/switches.ts';
import { campaignRing, redirectUri } from '../support/campaign-host.ts';
import { type ConsentGiver, signInAt } from '../support/consent-in-memory.ts';
import { processHeader } from './kill-protocol.ts';

/** The texts of one token set, as the service sent them. */
export type TokenTexts = Pick<TokenState, 'accessToken' | 'refreshToken'>;

/** A token request as it arrived. */
export interface WatchedRequest {
  readonly accountId: string;
  readonly process: number;
  /** 0 as long as it is not answered. */
  status: number;
  /** The host's fingerprint of the access token that was issued. */
  issued: string | undefined;
}

/** What was sent and answered for one account. */
export interface WatchedAccount {
  readonly accountId: string;
  readonly family: string;
  readonly requests: WatchedRequest[];
  /** Every token set that was issued, by the host's fingerprint of its access token. */
  readonly texts: Map<string, TokenTexts>;
}

/** A sandbox in one way of rotating that knows which account each request is for. */
export class WatchedSandbox {
  readonly rotation: RotationMode;
  readonly sandbox: Sandbox;
  readonly accounts = new Map<string, WatchedAccount>();
  readonly #byRefreshToken = new Map<string, string>();
  #served: ServedSandbox | undefined;
  #giver: ConsentGiver | undefined;

  private constructor(rotation: RotationMode, now: () => number) {
    this.rotation = rotation;
    this.sandbox = createSandbox({
      clock: now,
      instanceHost: `${rotation}-sandbox.coupahost.com`,
      redirectUris: [redirectUri],
      switches: { rotation },
    });
  }

  static async open(rotation: RotationMode, now: () => number): Promise<WatchedSandbox> {
    const watched = new WatchedSandbox(rotation, now);
    watched.#giver = await signInAt(watched.sandbox, now);
    watched.#served = await serveSandbox(
      Object.create(watched.sandbox, { fetch: { value: (request: Request) => watched.#answer(request) } }),
    );
    return watched;
  }

  /** The instance host and where it is reached. */
  get instance(): readonly [string, string] {
    return [this.sandbox.instanceHost, this.#served?.url ?? ''];
  }

  /** Consents for a new account and gives what has to be stored of it. */
  async addAccount(id: string) {
    const giver = this.#giver;
    if (giver === undefined) throw new Error('The sandbox is not open.');
    const tokens = await giver.consent();
    const { issued } = this.sandbox;
    this.accounts.set(id, {
      accountId: id,
      family: issued.at(-1)?.family ?? '',
      requests: [],
      texts: new Map(),
    });
    this.#note(id, tokens);
    return { id, settings: { label: id, ...giver.settings }, clientSecret: giver.clientSecret, tokens };
  }

  async close(): Promise<void> {
    await this.#served?.close();
  }

  async #answer(request: Request): Promise<Response> {
    if (new URL(request.url).pathname !== '/oauth2/token') return this.sandbox.fetch(request);
    const sent = await this.#receive(request.clone());
    const response = await this.sandbox.fetch(request);
    if (sent === undefined) return response;
    sent.status = response.status;
    if (response.ok) sent.issued = this.#note(sent.accountId, await textsOf(response.clone()));
    return response;
  }

  async #receive(request: Request): Promise<WatchedRequest | undefined> {
    const refreshToken = new URLSearchParams(await request.text()).get('refresh_token') ?? '';
    const accountId = this.#byRefreshToken.get(fingerprint(refreshToken));
    if (accountId === undefined) return undefined;
    const process = Number(request.headers.get(processHeader) ?? -1);
    const sent: WatchedRequest = { accountId, process, status: 0, issued: undefined };
    this.accounts.get(accountId)?.requests.push(sent);
    return sent;
  }

  #note(accountId: string, texts: TokenTexts): string {
    const mark = campaignRing.fingerprint(texts.accessToken);
    const { accessToken, refreshToken } = texts;
    this.accounts.get(accountId)?.texts.set(mark, {
      accessToken,
      ...(refreshToken === undefined ? {} : { refreshToken }),
    });
    if (refreshToken !== undefined) this.#byRefreshToken.set(fingerprint(refreshToken), accountId);
    return mark;
  }
}

async function textsOf(response: Response): Promise<TokenTexts> {
  const body = (await response.json()) as Readonly<Record<string, unknown>>;
  return { accessToken: String(body['access_token']), refreshToken: String(body['refresh_token']) };
}
