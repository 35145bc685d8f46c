import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RotationMode, rotationModes } from '../../src/sandbox/switches.ts';
import { authorize, callApi, refresh, stillSandbox } from './support.ts';

/** A refresh token as the model sees it. `endsAt` is in seconds since the start. */
interface Modelled {
  endsAt: number;
  superseded: boolean;
}

/** What each mode promises, written down a second time and without looking at the server. */
class Model {
  readonly #mode: RotationMode;
  readonly tokens: Modelled[] = [{ endsAt: Number.POSITIVE_INFINITY, superseded: false }];
  readonly #endsOnUse: (number | undefined)[] = [undefined];
  #refreshes = 0;
  #dead = false;

  constructor(mode: RotationMode) {
    this.#mode = mode;
  }

  isAlive(index: number, now: number): boolean {
    return !this.#dead && now < (this.tokens[index]?.endsAt ?? 0);
  }

  /** Answers whether it is granted, and whether a new refresh token comes. */
  refresh(index: number, now: number): 'refused' | 'same' | 'new' | 'none' {
    const token = this.tokens[index];
    if (token === undefined || !this.isAlive(index, now)) {
      this.#dead ||= this.#mode === 'strict' && token?.superseded === true;
      return 'refused';
    }
    this.#refreshes += 1;
    const rotates = this.#mode !== 'every-third' || this.#refreshes % 3 === 0;
    if (this.#mode === 'stable' || this.#mode === 'omit' || !rotates) {
      this.#endsOnUse.push(undefined);
      return this.#mode === 'stable' ? 'same' : 'none';
    }
    token.superseded = true;
    this.tokens.push({ endsAt: Number.POSITIVE_INFINITY, superseded: false });
    this.#endsOnUse.push(this.#mode === 'doorkeeper' ? index : undefined);
    if (this.#mode !== 'doorkeeper') {
      token.endsAt = Math.min(token.endsAt, this.#mode === 'grace' ? now + 10 : now);
    }
    return 'new';
  }

  useAccessToken(index: number, now: number): void {
    const ended = this.tokens[this.#endsOnUse[index] ?? -1];
    if (ended !== undefined && !this.#dead) {
      ended.endsAt = Math.min(ended.endsAt, now);
    }
  }
}

type Act =
  | { readonly kind: 'refresh'; readonly back: number }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'use'; readonly back: number };

// Mostly the newest token is spent, as a client would; sometimes an older one is shown again.
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ kind: 'refresh', back: 0 } as const) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('refresh' as const), back: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), seconds: fc.nat(12) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('use' as const), back: fc.nat(2) }) },
);

async function play(mode: RotationMode, acts: readonly Act[]): Promise<number> {
  const sandbox = stillSandbox({ switches: { rotation: mode, throttle: false } });
  const model = new Model(mode);
  const first = await authorize(sandbox);
  const refreshTokens = [first.body['refresh_token']];
  const accessTokens = [first.body['access_token']];
  let now = 0;
  let refreshes = 0;
  for (const step of acts) {
    if (step.kind === 'wait') {
      now += step.seconds;
      sandbox.clock.advance(step.seconds * 1000);
    } else if (step.kind === 'use') {
      const index = Math.max(0, accessTokens.length - 1 - step.back);
      const used = await callApi(sandbox, accessTokens[index]);
      if (used.status === 200) model.useAccessToken(index, now);
    } else {
      refreshes += 1;
      const index = Math.max(0, refreshTokens.length - 1 - step.back);
      const expected = model.refresh(index, now);
      const { status, body } = await refresh(sandbox, refreshTokens[index]);
      expect(status).toBe(expected === 'refused' ? 400 : 200);
      const answered = body['refresh_token'];
      if (expected === 'same') expect(answered).toBe(refreshTokens[index]);
      if (expected === 'none') expect(answered).toBeUndefined();
      if (expected === 'new') refreshTokens.push(answered);
      if (expected !== 'refused') accessTokens.push(body['access_token']);
    }
    const issued = sandbox.issued.filter(({ kind }) => kind === 'refresh');
    const alive = issued.map(({ revoked, endsAt }) => !revoked && sandbox.clock.now() < endsAt);
    expect(alive).toEqual(model.tokens.map((_, index) => model.isAlive(index, now)));
  }
  return refreshes;
}

describe('rotation of refresh tokens (F-28)', () => {
  it.each(rotationModes)(
    '%s keeps exactly the promised tokens alive over 200 random refreshes',
    async (mode) => {
      let refreshes = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(act, { minLength: 20, maxLength: 40 }), async (acts) => {
          refreshes += await play(mode, acts);
        }),
        { numRuns: 20 },
      );
      expect(refreshes).toBeGreaterThan(200);
    },
  );

  it('strict: an old token shown again takes the newest one along, access tokens too', async () => {
    const sandbox = stillSandbox();
    const first = await authorize(sandbox);
    const second = await refresh(sandbox, first.body['refresh_token']);
    expect((await refresh(sandbox, first.body['refresh_token'])).body['error']).toBe('invalid_grant');
    expect((await refresh(sandbox, second.body['refresh_token'])).body['error']).toBe('invalid_grant');
    expect((await callApi(sandbox, second.body['access_token'])).status).toBe(401);
    expect(sandbox.issued.every(({ revoked }) => revoked)).toBe(true);
  });

  it('the token log tells what superseded what', async () => {
    const sandbox = stillSandbox();
    const first = await authorize(sandbox);
    await refresh(sandbox, first.body['refresh_token']);
    const [old, next] = sandbox.issued.filter(({ kind }) => kind === 'refresh');
    expect(old?.supersededBy).toBe(next?.id);
    expect(old?.family).toBe(next?.family);
    expect(JSON.stringify(sandbox.issued)).not.toContain(String(first.body['refresh_token']));
  });
});
