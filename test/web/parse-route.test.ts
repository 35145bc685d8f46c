import { describe, expect, it } from 'vitest';
import { formatRoute, parseRoute, type Route } from '../../src/web/routes/parse-route.ts';

const routes: readonly Route[] = [
  { view: 'list' },
  { view: 'new' },
  { view: 'new', copyOf: 'acc_1' },
  { view: 'account', id: 'acc_1' },
  { view: 'edit', id: 'acc_1' },
  { view: 'draft', id: 'dft-2' },
  { view: 'open', token: 'T0-ken_' },
];

describe('the address of a view', () => {
  it.each(routes)('$view leads back to itself', (route) => {
    expect(parseRoute(formatRoute(route))).toEqual(route);
  });

  it.each(['', '#', '#/nowhere', '#/accounts/../x', '#/accounts/a b', '#/open/', '#//evil.example'])(
    '%s is the list',
    (hash) => {
      expect(parseRoute(hash)).toEqual({ view: 'list' });
    },
  );
});
