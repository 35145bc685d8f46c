import type { AccountInput, AccountView } from '../../../generated/types.ts';
import { reportLines } from '../../shared/report-lines.ts';
import { expectThat, type Step, StepFailure } from '../step.ts';
import type { World } from '../world.ts';

/** The account a story works on, once its first step has made it. */
export interface Subject {
  account: AccountView | undefined;
}

export function subjectOf({ account }: Subject): AccountView {
  if (account === undefined) throw new StepFailure('The account of this story does not exist.');
  return account;
}

/** Step: the designer's settings become an account. */
export function createStep(world: World, subject: Subject, input: AccountInput): Step {
  return {
    title: 'Create account',
    run: async () => {
      const account = await world.api.createAccount(input);
      subject.account = account;
      const secret =
        account.clientSecret === null ? 'no secret' : `secret ${account.clientSecret.fingerprint}`;
      return {
        result: `${account.settings.host}, client ${account.settings.clientId.slice(0, 8)}…, ${secret}`,
      };
    },
  };
}

/** Step: the staged report of Validate, which must find nothing wrong. */
export function validateStep(world: World, subject: Subject): Step {
  return {
    title: 'Validate',
    run: async () => {
      const report = await world.api.validate(subjectOf(subject).id);
      const lines = reportLines(report, { severities: ['warning', 'error'] });
      expectThat(report.valid, `The report says not valid.\n${lines.join('\n')}`);
      return { result: `valid, ${report.stages.length} stages`, lines };
    },
  };
}

/** Step: a pipeline reads invoices. */
export function invoicesStep(world: World, subject: Subject): Step {
  return {
    title: 'Operation GET /api/invoices',
    run: async () => {
      const response = await world.api.operate(subjectOf(subject).id, {
        method: 'GET',
        path: '/api/invoices',
      });
      expectThat(response.status === 200, `Status ${response.status}, expected 200.`);
      const invoices: unknown = JSON.parse(response.body);
      expectThat(Array.isArray(invoices), 'The answer is not a list.');
      return { result: `200, ${invoices.length} invoices` };
    },
  };
}
