import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConnectorError } from '../../src/errors.ts';
import type { Host } from '../../src/host/host.ts';
import { openStore } from '../../src/host/store/open-store.ts';
import type { Store } from '../../src/host/store/store.ts';
import { type KillPoint, testSeams } from '../../src/host/test-seams.ts';
import { brokenInvariants, type Observation } from '../support/history-checker.ts';
import { observeAccount } from '../support/observe-account.ts';
import { repetitions } from '../support/repetitions.ts';
import { engines } from './support/engines.ts';
import { testRing } from './support/open-test-host.ts';
import { SandboxHosts } from './support/sandbox-hosts.ts';

const minute = 60_000;
const points: readonly KillPoint[] = [
  'after_claim',
  'after_send',
  'after_answer',
  'after_journal',
  'after_commit',
];
const kinds = ['rename', 'retype the secret', 'note health', 'note a line', 'use', 'look'] as const;

/** Something else that happens to the account at one moment of its renewal, waited for or beside it. */
interface Change {
  readonly at: KillPoint;
  readonly kind: (typeof kinds)[number];
  readonly beside: boolean;
}

const changes: fc.Arbitrary<readonly Change[]> = fc.array(
  fc.record({ at: fc.constantFrom(...points), kind: fc.constantFrom(...kinds), beside: fc.boolean() }),
  { minLength: 1, maxLength: 6 },
);

/** One account that is renewed again and again while other things happen to it. */
class EditedAccount {
  readonly world: SandboxHosts;
  readonly observations: Observation[] = [];
  readonly #host: Host;
  readonly #store: Store;
  readonly #id: string;
  readonly #plan: { changes: readonly Change[]; beside: Promise<void>[] };
  #label = 'Coupa';
  #renames = 0;

  private constructor(opened: {
    world: SandboxHosts;
    host: Host;
    store: Store;
    id: string;
    plan: { changes: readonly Change[]; beside: Promise<void>[] };
    reach: { account?: EditedAccount };
  }) {
    this.world = opened.world;
    this.#host = opened.host;
    this.#store = opened.store;
    this.#id = opened.id;
    this.#plan = opened.plan;
    opened.reach.account = this;
  }

  static async open(address: string): Promise<EditedAccount> {
    const world = new SandboxHosts({ rotation: 'strict', throttle: false }, address);
    const plan = { changes: [] as readonly Change[], beside: [] as Promise<void>[] };
    const reach: { account?: EditedAccount } = {};
    const killPoint = async (point: KillPoint): Promise<void> => {
      for (const change of plan.changes.filter(({ at }) => at === point)) {
        const happening = reach.account?.happen(change) ?? Promise.resolve();
        // Whoever wants headers may wait for the very renewal that stands still here.
        if (change.beside || change.kind === 'use') plan.beside.push(happening);
        else await happening;
      }
    };
    const host = await world.open({ [testSeams]: { leaseClock: () => world.now, killPoint } });
    const store = await openStore(address);
    onTestFinished(() => store.close());
    const id = await world.authorize(host);
    return new EditedAccount({ world, host, store, id, plan, reach });
  }

  /** One renewal with these changes; the account as it is shown afterwards. */
  async renew(planned: readonly Change[]) {
    this.world.now += minute;
    this.#plan.changes = planned;
    this.#plan.beside = [];
    await this.#host.refresh(this.#id);
    await Promise.all(this.#plan.beside);
    await this.observe();
    return { shown: await this.#host.accounts.show(this.#id), label: this.#label };
  }

  async observe(): Promise<void> {
    this.observations.push(await observeAccount(this.#store, this.#id, testRing));
  }

  async happen({ kind }: Change): Promise<void> {
    const at = new Date(this.world.now).toISOString();
    switch (kind) {
      case 'rename':
        this.#renames += 1;
        return this.#edit({ label: `Renamed ${this.#renames}` });
      case 'retype the secret':
        return this.#edit({ clientSecret: this.world.sandbox.clients.seeded.authorizationCode.secret ?? '' });
      case 'note health': {
        const known = await this.#store.health.get(this.#id);
        const noted = { state: 'healthy', cause: null, since: at, lookAt: at } as const;
        return void (await this.#store.health.replace(this.#id, noted, known));
      }
      case 'note a line':
        return this.#store.timeline.append({ accountId: this.#id, at, event: 'e', details: {} });
      case 'use':
        return void (await this.#host.beforeOperation(this.#id));
      default:
        return void (await this.#host.accounts.list());
    }
  }

  async #edit(typed: { readonly label?: string; readonly clientSecret?: string }): Promise<void> {
    const { settings, settingsVersion } = await this.#host.accounts.show(this.#id);
    try {
      const input = { ...settings, scopes: settings.scopes.join(' '), ...typed };
      const edited = await this.#host.accounts.edit(this.#id, input, settingsVersion);
      this.#label = edited.settings.label;
    } catch (error) {
      // Two edits beside each other: one is told to look again.
      if (!(error instanceof ConnectorError && error.code === 'account.changed_elsewhere')) throw error;
    }
  }
}

describe.each(engines)(
  'F-38: a renewal on $name while other things happen to its account',
  ({ name, emptyDatabase }) => {
    const runs = name === 'SQLite' ? repetitions(200, 10_000) : repetitions(25, 2_000);

    it('keeps the rotated token and every edit, whatever happens when', {
      timeout: 1_000 * runs,
    }, async () => {
      const account = await EditedAccount.open(await emptyDatabase());
      await account.observe();
      let renewals = 0;
      await fc.assert(
        fc.asyncProperty(changes, async (planned) => {
          renewals += 1;
          const { shown, label } = await account.renew(planned);
          expect(shown).toMatchObject({ token: { version: 1 + renewals }, settings: { label } });
          expect(account.world.posts).toBe(renewals);
        }),
        { numRuns: runs, endOnFailure: true },
      );
      const { world, observations } = account;
      expect(brokenInvariants({ sandbox: world.sandbox, observations, answersLost: 0 })).toEqual([]);
    });
  },
);
