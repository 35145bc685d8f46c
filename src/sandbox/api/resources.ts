import type { Resource, ResourceObject } from './resource.ts';

const changed = '2026-01-15T08:00:00+00:00';

const currencies: readonly ResourceObject[] = [
  ['AUD', 'Australian Dollar'],
  ['CAD', 'Canadian Dollar'],
  ['CHF', 'Swiss Franc'],
  ['EUR', 'Euro'],
  ['GBP', 'Pound Sterling'],
  ['JPY', 'Yen'],
  ['NOK', 'Norwegian Krone'],
  ['SEK', 'Swedish Krona'],
  ['USD', 'US Dollar'],
].map(([code = '', name = ''], index) => ({
  id: index + 1,
  code,
  name,
  decimals: code === 'JPY' ? 0 : 2,
  'updated-at': changed,
}));

const users: readonly ResourceObject[] = [
  ['ada.admin', 'Ada', 'Okafor'],
  ['ben.buyer', 'Ben', 'Larsen'],
  ['chloe.clerk', 'Chloe', 'Moreau'],
  ['svc-integration', 'Integration', 'Service'],
].map(([login = '', first = '', last = ''], index) => ({
  id: index + 1,
  login,
  email: `${login}@acme.example`,
  firstname: first,
  lastname: last,
  active: true,
  'updated-at': changed,
}));

const suppliers = rows(57, (id) => ({
  id,
  name: `Supplier ${String(id).padStart(3, '0')} & Sons`,
  number: `S-${1000 + id}`,
  status: id % 9 === 0 ? 'inactive' : 'active',
  'primary-contact': { id, email: `contact${id}@supplier.example` },
  'updated-at': changed,
}));

const invoices = rows(120, (id) => ({
  id,
  'invoice-number': `INV-${2026_000 + id}`,
  status: ['new', 'pending_approval', 'approved'][id % 3] ?? 'new',
  'total-with-taxes': (id * 12.5).toFixed(2),
  paid: id % 4 === 0,
  supplier: { id: (id % 57) + 1, name: `Supplier ${String((id % 57) + 1).padStart(3, '0')} & Sons` },
  currency: { id: 4, code: 'EUR' },
  'invoice-lines': [{ id: id * 10, description: 'Goods as ordered', total: (id * 12.5).toFixed(2) }],
  'updated-at': changed,
}));

/** The resources of the instance, each with the scope that reads it. */
export const resources: readonly Resource[] = [
  {
    path: 'currencies',
    scope: 'core.common.read',
    collectionElement: 'currencies',
    element: 'currency',
    rows: currencies,
  },
  { path: 'users', scope: 'core.user.read', collectionElement: 'users', element: 'user', rows: users },
  {
    path: 'invoices',
    scope: 'core.invoice.read',
    collectionElement: 'invoice-headers',
    element: 'invoice-header',
    rows: invoices,
  },
  {
    path: 'suppliers',
    scope: 'core.supplier.read',
    collectionElement: 'suppliers',
    element: 'supplier',
    rows: suppliers,
  },
];

function rows(count: number, make: (id: number) => ResourceObject): readonly ResourceObject[] {
  return Array.from({ length: count }, (_, index) => make(index + 1));
}
