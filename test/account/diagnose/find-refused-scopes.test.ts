import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findRefusedScopes,
  longestSearch,
  type ScopeVerdict,
} from '../../../src/account/diagnose/find-refused-scopes.ts';

/** A server that refuses a request when one of these scopes is in it, and counts. */
function serverWithout(missing: ReadonlySet<string>, patience = Number.POSITIVE_INFINITY) {
  let asked = 0;
  const ask = async (some: readonly string[]): Promise<ScopeVerdict> => {
    asked += 1;
    if (asked > patience) return 'stop';
    return some.some((scope) => missing.has(scope)) ? 'refused' : 'accepted';
  };
  return { ask, asked: () => asked };
}

const scopes = fc.uniqueArray(fc.stringMatching(/^core\.[a-z]{1,6}\.read$/), { minLength: 1, maxLength: 40 });
const picked = scopes.chain((all) => fc.tuple(fc.constant(all), fc.subarray(all, { minLength: 1 })));

describe('the search for refused scopes', () => {
  it('finds exactly those that the client has not, in no more requests than it says', async () => {
    await fc.assert(
      fc.asyncProperty(picked, async ([all, missing]) => {
        const server = serverWithout(new Set(missing));
        const found = await findRefusedScopes(all, server.ask);
        expect([...found.refused].sort()).toEqual([...missing].sort());
        expect([...found.refused, ...found.accepted].sort()).toEqual([...all].sort());
        expect(found.untold).toEqual([]);
        expect(server.asked()).toBeLessThanOrEqual(longestSearch(all.length));
      }),
    );
  });

  it('needs about log2(n) + 1 requests for a single one', async () => {
    await fc.assert(
      fc.asyncProperty(scopes, fc.nat(), async (all, place) => {
        const [missing = ''] = all.slice(place % all.length);
        const server = serverWithout(new Set([missing]));
        expect((await findRefusedScopes(all, server.ask)).refused).toEqual([missing]);
        expect(server.asked()).toBeLessThanOrEqual(Math.ceil(Math.log2(all.length)) + 1);
      }),
    );
  });

  it('claims nothing that it could not ask about', async () => {
    await fc.assert(
      fc.asyncProperty(picked, fc.nat(8), async ([all, missing], patience) => {
        const wrong = new Set(missing);
        const found = await findRefusedScopes(all, serverWithout(wrong, patience).ask);
        expect(found.refused.filter((scope) => !wrong.has(scope))).toEqual([]);
        expect(found.accepted.filter((scope) => wrong.has(scope))).toEqual([]);
        expect([...found.refused, ...found.accepted, ...found.untold].sort()).toEqual([...all].sort());
      }),
    );
  });
});
