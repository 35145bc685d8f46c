import type { AccountInput } from '../../../generated/types.ts';
import type { Story } from '../step.ts';
import type { World } from '../world.ts';
import { createStep, invoicesStep, type Subject, subjectOf, validateStep } from './account-steps.ts';
import { consentSteps } from './consent-steps.ts';
import { renewalSteps } from './renewal-steps.ts';

function codeStory(world: World, title: string, input: AccountInput): Story {
  const subject: Subject = { account: undefined };
  return {
    title,
    steps: [
      createStep(world, subject, input),
      ...consentSteps(world, () => subjectOf(subject).id),
      validateStep(world, subject),
      invoicesStep(world, subject),
      ...renewalSteps(world, subject),
    ],
  };
}

/** A person consents once; a rotating refresh token keeps the account alive. */
export function authorizationCodeStory(world: World): Story {
  const { identifier, secret = '' } = world.clients.authorizationCode;
  return codeStory(world, 'Authorization code: a person consents', {
    label: 'Invoices of the designer',
    host: world.instanceHost,
    clientId: identifier,
    clientSecret: secret,
    grantType: 'authorization_code',
    scopes: 'core.common.read core.invoice.read offline_access',
  });
}

/** The same without a secret: PKCE alone ties the code to this host. */
export function publicClientStory(world: World): Story {
  return codeStory(world, 'Authorization code with PKCE: a public client', {
    label: 'Invoices on the desktop',
    host: world.instanceHost,
    clientId: world.clients.publicPkce.identifier,
    clientType: 'public',
    grantType: 'authorization_code',
    scopes: 'core.common.read core.invoice.read offline_access',
  });
}
