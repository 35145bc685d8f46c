import type { Story } from '../step.ts';
import type { World } from '../world.ts';
import { createStep, invoicesStep, type Subject, subjectOf, validateStep } from './account-steps.ts';
import { renewalSteps } from './renewal-steps.ts';
import { tokenOf, tokenText } from './token-text.ts';

/** Machine to machine: no person, no refresh token; a renewal asks for a new token with the secret. */
export function clientCredentialsStory(world: World): Story {
  const subject: Subject = { account: undefined };
  const { identifier, secret = '' } = world.clients.clientCredentials;
  return {
    title: 'Client credentials: a machine account',
    steps: [
      createStep(world, subject, {
        label: 'Nightly invoices',
        host: world.instanceHost,
        clientId: identifier,
        clientSecret: secret,
        grantType: 'client_credentials',
        scopes: 'core.common.read, core.invoice.read',
      }),
      {
        title: 'Authorize',
        run: async () => {
          const account = await world.api.authorizeDirectly(subjectOf(subject).id);
          return { result: tokenText(tokenOf(account)) };
        },
      },
      validateStep(world, subject),
      invoicesStep(world, subject),
      ...renewalSteps(world, subject),
    ],
  };
}
