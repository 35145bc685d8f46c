import { ConnectorError, type ErrorCode } from '../../../errors.ts';
import type { AccountInput, ErrorData, Finding } from '../../../generated/types.ts';
import { explainResponse } from '../../shared/explain-response.ts';
import { expectThat, type Step, StepFailure, type StepResult, type Story } from '../step.ts';
import type { World } from '../world.ts';
import { allow } from './consent-steps.ts';

type Explanation = Pick<ErrorData, 'code' | 'message' | 'action' | 'where'>;

function shown({ code, message, action, where }: Explanation): StepResult {
  return { result: `${code}: ${message}`, lines: [`Do: ${action}`, `At: ${where ?? 'Host'}`] };
}

/** Passes when the work is refused with this code and the explanation says what to do and where. */
async function refusedWith(code: ErrorCode, work: () => Promise<unknown>): Promise<StepResult> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    expectThat(error.code === code, `Refused with ${error.code}, expected ${code}.`);
    const data = error.toData();
    expectThat(data.action !== '' && data.where !== undefined, 'The explanation lacks what to do, or where.');
    return shown(data);
  }
  throw new StepFailure(`Nothing was refused, expected ${code}.`);
}

function findingWith(code: ErrorCode, findings: readonly Finding[]): StepResult {
  const finding = findings.find((candidate) => candidate.code === code);
  if (finding === undefined) throw new StepFailure(`No finding ${code}.`);
  return shown({ ...finding, message: finding.seen });
}

function wrongSecret(world: World, machine: AccountInput): Step {
  return {
    title: 'A wrong secret',
    run: async () => {
      const input = { ...machine, label: 'Wrong secret', clientSecret: 'not-the-secret' };
      const { id } = await world.api.createAccount(input);
      return refusedWith('token.invalid_client', () => world.api.authorizeDirectly(id));
    },
  };
}

function scopeNotOnClient(world: World, machine: AccountInput): Step {
  return {
    title: 'A scope that the client does not have',
    run: async () => {
      const input = {
        ...machine,
        label: 'Scope too much',
        scopes: 'core.invoice.read core.purchase_order.read',
      };
      const { id } = await world.api.createAccount(input);
      return refusedWith('token.invalid_scope', () => world.api.authorizeDirectly(id));
    },
  };
}

function scopeMissing(world: World, machine: AccountInput): Step {
  return {
    title: 'A missing scope',
    run: async () => {
      const input = { ...machine, label: 'Scope missing', scopes: 'core.common.read' };
      const { id } = await world.api.createAccount(input);
      await world.api.authorizeDirectly(id);
      return refusedWith('api.scope_missing', async () => {
        const refusal = explainResponse(
          await world.api.operate(id, { method: 'GET', path: '/api/invoices' }),
        );
        if (refusal !== undefined) throw refusal;
      });
    },
  };
}

function offlineAccessMissing(world: World): Step {
  const { identifier, secret = '' } = world.clients.authorizationCode;
  return {
    title: 'A missing offline_access',
    run: async () => {
      const { id } = await world.api.createAccount({
        label: 'Without offline_access',
        host: world.instanceHost,
        clientId: identifier,
        clientSecret: secret,
        grantType: 'authorization_code',
        scopes: 'core.common.read',
      });
      const draftId = await world.api.openDraft(id);
      await allow(world, await world.api.beginConsent(draftId));
      await world.api.apply(draftId);
      const { stages } = await world.api.validate(id);
      return findingWith(
        'token.no_refresh_token',
        stages.flatMap(({ findings }) => findings),
      );
    },
  };
}

/** Three things people get wrong, and what they are told: what happened, what to do, where. */
export function explanationsStory(world: World): Story {
  const { identifier, secret = '' } = world.clients.clientCredentials;
  const machine: AccountInput = {
    label: '',
    host: world.instanceHost,
    clientId: identifier,
    clientSecret: secret,
    grantType: 'client_credentials',
    scopes: 'core.common.read',
  };
  return {
    title: 'When something is wrong, it is explained',
    steps: [
      wrongSecret(world, machine),
      scopeNotOnClient(world, machine),
      scopeMissing(world, machine),
      offlineAccessMissing(world),
    ],
  };
}
