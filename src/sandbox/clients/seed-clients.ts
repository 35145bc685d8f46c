import type { SandboxClient } from './client.ts';
import type { ClientDirectory } from './client-directory.ts';

/** The three clients every sandbox starts with, one per way of authorizing; read anew at each access. */
export interface SeededClients {
  readonly clientCredentials: SandboxClient;
  readonly authorizationCode: SandboxClient;
  readonly publicPkce: SandboxClient;
}

const reading = ['core.common.read', 'core.invoice.read', 'core.supplier.read', 'core.user.read'];

/** Creates the seeded clients; the two authorization-code clients get `redirectUris`. */
export function seedClients(directory: ClientDirectory, redirectUris: readonly string[]): SeededClients {
  const scopes = [...reading, 'offline_access'];
  const grantType = 'authorization_code';
  const made = {
    clientCredentials: directory.create({
      name: 'Nightly invoice export',
      grantType: 'client_credentials',
      login: 'svc-integration',
      contact: 'Ina Integration, ina@acme.example',
      scopes,
    }),
    authorizationCode: directory.create({ name: 'Pipeline designer', grantType, scopes, redirectUris }),
    publicPkce: directory.create({
      name: 'Desktop tool',
      grantType,
      sharedSecret: false,
      scopes,
      redirectUris,
    }),
  };
  const now = (client: SandboxClient) => directory.find(client.identifier) ?? client;
  return {
    get clientCredentials() {
      return now(made.clientCredentials);
    },
    get authorizationCode() {
      return now(made.authorizationCode);
    },
    get publicPkce() {
      return now(made.publicPkce);
    },
  };
}
