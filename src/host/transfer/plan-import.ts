import { ConnectorError } from '../../errors.ts';
import type { AccountInput } from '../../generated/types.ts';
import { readTypedAccount, type TypedAccount } from '../accounts/read-typed-account.ts';
import type { HostParts } from '../host-parts.ts';
import type { AccountSnapshot } from '../store/store.ts';
import type { OpenedTransfer } from './open-transfer.ts';
import type { ExistingAccounts } from './transfer-choice.ts';

/** One account of the file, judged; `stored` is the one of the same label. */
export interface PlannedImport {
  readonly outcome: 'created' | 'replaced' | 'skipped';
  readonly typed: TypedAccount;
  readonly stored: AccountSnapshot | undefined;
}

/**
 * Judges every account of a file by the rules of the form, before anything is written. Throws
 * `transfer.account_refused` with one line for each that cannot be imported.
 */
export async function planImport(
  parts: HostParts,
  { transfer, secrets }: OpenedTransfer,
  existing: ExistingAccounts,
): Promise<readonly PlannedImport[]> {
  const byLabel = new Map((await parts.store.accounts.list()).map((one) => [one.settings.label, one]));
  const problems: string[] = [];
  const plans: PlannedImport[] = [];
  const seen = new Set<string>();
  for (const [index, input] of transfer.accounts.entries()) {
    try {
      const secret = secrets[index] ?? undefined;
      const plan = planOne(
        parts,
        { ...input, ...(secret === undefined ? {} : { clientSecret: secret }) },
        byLabel,
      );
      const { label } = plan.typed.settings;
      if (seen.has(label) || (plan.stored !== undefined && existing === 'refuse')) {
        throw new ConnectorError('account.label_taken');
      }
      seen.add(label);
      plans.push(plan.stored !== undefined && existing === 'skip' ? { ...plan, outcome: 'skipped' } : plan);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      problems.push(problemOf(index, input, error));
    }
  }
  if (problems.length === 0) return plans;
  throw new ConnectorError('transfer.account_refused', { details: { problems } });
}

function planOne(
  parts: HostParts,
  input: AccountInput,
  byLabel: ReadonlyMap<string, AccountSnapshot>,
): PlannedImport {
  const stored = byLabel.get(input.label.trim());
  const typed = readTypedAccount(parts, input, stored, { mayLackSecret: true });
  return { outcome: stored === undefined ? 'created' : 'replaced', typed, stored };
}

/** Names the account as far as its label can be shown; the value at fault is never repeated. */
function problemOf(index: number, { label }: AccountInput, { code, field, message }: ConnectorError): string {
  const shown = label.replace(/\p{C}/gu, '').slice(0, 60);
  const place = field === undefined ? '' : `, ${field}`;
  return `accounts[${index}] ${JSON.stringify(shown)}${place}: ${code} ${message}`;
}
