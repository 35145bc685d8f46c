import { describe, expect, it } from 'vitest';
import { CookieJar } from '../../../src/cli/main-job/cookie-jar.ts';

const at = (url: string) => new URL(url, 'http://127.0.0.1:4000');

describe('the cookie jar of the small user agent', () => {
  it('sends a cookie only to its host and below its path', () => {
    const jar = new CookieJar();
    jar.store(at('/api/x'), ['flow=1; HttpOnly; Path=/callback', 'session=2; Path=/']);
    expect(jar.header(at('/callback'))).toBe('flow=1; session=2');
    expect(jar.header(at('/callback/deeper'))).toBe('flow=1; session=2');
    expect(jar.header(at('/callbacks'))).toBe('session=2');
    expect(jar.header(new URL('http://127.0.0.1:4001/callback'))).toBeUndefined();
  });

  it('replaces a cookie of the same name and path, and drops one with Max-Age 0', () => {
    const jar = new CookieJar();
    jar.store(at('/'), ['a=1; Path=/', 'b=2; Path=/']);
    jar.store(at('/'), ['a=3; Path=/', 'b=; Path=/; Max-Age=0']);
    expect(jar.header(at('/'))).toBe('a=3');
  });
});
