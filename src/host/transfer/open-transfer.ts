import { ConnectorError } from '../../errors.ts';
import { validateAccountTransfer } from '../../generated/account-transfer-validators.js';
import type { AccountTransfer } from '../../generated/types.ts';
import { assertValid } from '../../schema-validator.ts';
import { openSecrets, type SecretList } from './seal-secrets.ts';

/** A file with accounts, and the secrets that were sealed in it. */
export interface OpenedTransfer {
  readonly transfer: AccountTransfer;
  readonly secrets: SecretList;
}

interface OpenChoice {
  readonly passphrase?: string;
  /** Leaves sealed secrets alone. */
  readonly withoutSecrets?: boolean;
}

/**
 * Holds parsed JSON against the schema of exported accounts and opens its secrets. Throws `transfer.invalid`,
 * `transfer.passphrase_needed`, `transfer.passphrase_wrong` and `transfer.damaged`.
 */
export async function openTransfer(
  value: unknown,
  { passphrase, withoutSecrets = false }: OpenChoice,
): Promise<OpenedTransfer> {
  assertValid(validateAccountTransfer, value, { code: 'transfer.invalid' });
  assertNoClearSecret(value);
  const { sealedSecrets } = value;
  if (sealedSecrets === undefined || withoutSecrets) {
    return { transfer: value, secrets: value.accounts.map(() => null) };
  }
  if (passphrase === undefined) throw new ConnectorError('transfer.passphrase_needed');
  return { transfer: value, secrets: await openSecrets(sealedSecrets, value, passphrase) };
}

/** A file in which a secret lies open may have been read by anybody. */
function assertNoClearSecret({ accounts }: AccountTransfer): void {
  const index = accounts.findIndex(({ clientSecret = '' }) => clientSecret !== '');
  if (index === -1) return;
  throw new ConnectorError('transfer.invalid', {
    field: `accounts[${index}].clientSecret`,
    message: 'The file holds a client secret in clear text.',
    action: 'Remove it, import, and give the secret to accounts edit. Consider it known and change it.',
  });
}
