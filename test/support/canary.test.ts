import { describe, expect, it } from 'vitest';
import { findLeaks, spellings } from './canary.ts';

const secret = 'canary/+secret ü-0123456789';

describe('the canary search', () => {
  it.each([
    ['as it is', secret],
    ['in a URL', `https://x.test/?s=${encodeURIComponent(secret)}`],
    ['in JSON', JSON.stringify({ s: secret })],
    ['in a Basic header', Buffer.from(`client:${secret}`).toString('base64')],
    ['in base64url, one byte later', Buffer.from(`x:${secret}`).toString('base64url')],
    ['as hex', Buffer.from(secret).toString('hex')],
  ])('finds a secret %s', (_how, text) => {
    expect(findLeaks({ place: text }, new Map([[secret, 'client secret']]))).toEqual([
      'place: client secret',
    ]);
  });

  it('finds nothing where nothing is', () => {
    expect(findLeaks({ place: 'nothing to see' }, new Map([[secret, 'client secret']]))).toEqual([]);
  });

  it('looks for no spelling so short that it would be found by chance', () => {
    expect(spellings('abc')).toEqual([]);
  });
});
