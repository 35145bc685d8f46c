import type { AccountRecord } from '../../../src/host/store/store.ts';

/** An account as the store keeps it, with nothing in it that a test has to look at. */
export const accountRecord: AccountRecord = {
  id: 'a1',
  settings: {
    label: 'Coupa',
    host: 'acme.coupahost.com',
    clientId: 'client-1',
    grantType: 'client_credentials',
    clientType: 'confidential',
    scopes: [],
    clientAuthentication: 'body',
    tokenEndpointConfig: [],
    authEndpointConfig: [],
    autoRefreshToken: true,
  },
  settingsVersion: 1,
  createdAt: '2026-01-31T12:00:00.000Z',
  updatedAt: '2026-01-31T12:00:00.000Z',
};
