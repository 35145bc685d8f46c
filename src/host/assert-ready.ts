import { ConnectorError } from '../errors.ts';
import type { HostParts } from './host-parts.ts';
import { withinDeadline } from './within-deadline.ts';

const patienceMilliseconds = 2_000;

/** Resolves when the database answers within two seconds. Throws `store.*`. */
export async function assertReady({ store }: Pick<HostParts, 'store'>): Promise<void> {
  const asked = store.meta.get('schema_version').then(() => true);
  if ((await withinDeadline(asked, patienceMilliseconds)) === undefined) {
    throw new ConnectorError('store.unavailable');
  }
}
