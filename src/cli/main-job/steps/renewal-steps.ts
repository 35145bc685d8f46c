import { setTimeout as wait } from 'node:timers/promises';
import type { TokenView } from '../../../generated/types.ts';
import { expectThat, type Step, StepFailure } from '../step.ts';
import type { World } from '../world.ts';
import { type Subject, subjectOf } from './account-steps.ts';
import { tokenRequests } from './token-requests.ts';
import { tokenOf } from './token-text.ts';

const hour = 3600;
const patienceMilliseconds = 5000;

function arrow(before: string | undefined, after: string | undefined): string {
  return `${before ?? 'none'} → ${after ?? 'none'}`;
}

async function tokenFromVersion(world: World, id: string, version: number): Promise<TokenView> {
  const end = Date.now() + patienceMilliseconds;
  for (;;) {
    const token = tokenOf(await world.api.showAccount(id));
    if (token.version >= version) return token;
    if (Date.now() > end) throw new StepFailure(`No renewal within ${patienceMilliseconds} ms.`);
    await wait(10);
  }
}

/** What the sandbox has to say about the refresh token of an account that has one. */
function rotationText(before: TokenView, after: TokenView): string {
  if (before.refreshToken === null) return '';
  const [old, fresh] = [before.refreshToken.fingerprint, after.refreshToken?.fingerprint];
  expectThat(fresh !== undefined && fresh !== old, 'The refresh token did not rotate.');
  return `, refresh token ${arrow(old, fresh)}`;
}

/** Moves the clock by 19 h, or by the little more that the drawn renewal time (18 to 20 h) asks for. */
function waitUntilDue(world: World, { renewAt }: TokenView): string {
  const untilDue = (Date.parse(renewAt) - world.now()) / 1000 + 1;
  const seconds = Math.max(19 * hour, Math.ceil(untilDue));
  world.advance(seconds);
  return `${Math.floor(seconds / hour)} h ${Math.floor((seconds % hour) / 60)} min`;
}

/** Two steps: in the advisory window the old token is served at once, and renewed behind the operation's back. */
function advisorySteps(world: World, subject: Subject): readonly Step[] {
  let before: TokenView | undefined;
  return [
    {
      title: '19 h later: operation is not kept waiting',
      run: async () => {
        const { id } = subjectOf(subject);
        before = tokenOf(await world.api.showAccount(id));
        const waited = waitUntilDue(world, before);
        const response = await world.api.operate(id, { method: 'GET', path: '/api/invoices?limit=1' });
        expectThat(response.status === 200, `Status ${response.status}, expected 200.`);
        expectThat(response.tokenVersion === before.version, 'The operation waited for a new token.');
        return { result: `200 after ${waited}, with the old access token ${before.accessToken.fingerprint}` };
      },
    },
    {
      title: 'Renewed in the background meanwhile',
      run: async () => {
        if (before === undefined) throw new StepFailure('There was no token before.');
        const after = await tokenFromVersion(world, subjectOf(subject).id, before.version + 1);
        const access = arrow(before.accessToken.fingerprint, after.accessToken.fingerprint);
        return { result: `access token ${access}${rotationText(before, after)}` };
      },
    },
  ];
}

/** One step: with a token that has ended, the operation waits for exactly one renewal. */
function mandatoryStep(world: World, subject: Subject): Step {
  return {
    title: '24 h later: renews before answering',
    run: async () => {
      const { id } = subjectOf(subject);
      const before = tokenOf(await world.api.showAccount(id));
      world.advance(24 * hour);
      const requests = tokenRequests(world).length;
      const response = await world.api.operate(id, { method: 'GET', path: '/api/invoices?limit=1' });
      const after = tokenOf(await world.api.showAccount(id));
      expectThat(response.status === 200, `Status ${response.status}, expected 200.`);
      expectThat(response.tokenVersion > before.version, 'The operation went out with the ended token.');
      const made = tokenRequests(world).length - requests;
      expectThat(made === 1, `${made} token requests, expected 1.`);
      const access = arrow(before.accessToken.fingerprint, after.accessToken.fingerprint);
      return { result: `200, 1 token request, access token ${access}${rotationText(before, after)}` };
    },
  };
}

/** A day in the life of an account: the advisory window, then the end of the token. */
export function renewalSteps(world: World, subject: Subject): readonly Step[] {
  return [...advisorySteps(world, subject), mandatoryStep(world, subject)];
}
