import { describe, expect, it } from 'vitest';
import type { Problem } from '../../src/generated/types.ts';
import { filledValues, redirectUriOf } from '../../src/web/form/form-facts.ts';
import type { InstanceReading } from '../../src/web/form/use-instance.ts';

const base = 'http://127.0.0.1:8711/oauth2/callback';
const perInstance = { redirectUri: base, callback: 'per-instance' } as const;
const instance = {
  host: 'acme.coupahost.com',
  origin: 'https://acme.coupahost.com',
  redirectUri: `${base}/acme.coupahost.com`,
  sandbox: false,
};
const problem: Problem = {
  type: 'about:blank',
  title: 'No instance',
  status: 400,
  code: 'account.host_invalid',
  kind: 'input',
  action: 'Type another.',
  retryable: false,
  where: 'Account form',
  details: {},
};

describe('A-05: the redirect URI that the form offers', () => {
  it.each<[string, InstanceReading, string | undefined]>([
    ['before anything was asked', { echo: undefined, isCurrent: false }, undefined],
    ['for an instance', { echo: { instance }, isCurrent: true }, instance.redirectUri],
    ['while something else is typed already', { echo: { instance }, isCurrent: false }, undefined],
    ['for what is no instance', { echo: { problem }, isCurrent: true }, undefined],
  ])('%s', (_case, reading, expected) => {
    expect(redirectUriOf(perInstance, reading)).toBe(expected);
    expect(redirectUriOf({ ...perInstance, callback: 'shared' }, reading)).toBe(base);
  });

  it('is no field of the form while there is none', () => {
    expect(filledValues(null, undefined)).toEqual({});
    expect(filledValues(null, base)).toEqual({ redirectUri: base });
  });
});
