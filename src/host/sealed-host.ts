import { ConnectorError } from '../errors.ts';
import type { Host } from './host.ts';

/** A host whose key does not fit its database: every call is refused with `host.sealed`, nothing is opened. */
export function sealedHost(redirectUri: string): Host {
  const refuse = () => Promise.reject(new ConnectorError('host.sealed'));
  return {
    redirectUri,
    sealed: true,
    accounts: { list: refuse, show: refuse, create: refuse, edit: refuse, remove: refuse, timeline: refuse },
    authorization: { openDraft: refuse, begin: refuse, complete: refuse, apply: refuse, cancel: refuse },
    keys: { list: refuse, rotate: refuse, forget: refuse },
    events: { onRenewed: refuse, onHealthChanged: refuse },
    validate: refuse,
    planValidation: refuse,
    beforeOperation: refuse,
    peek: () => {
      throw new ConnectorError('host.sealed');
    },
    renewRejected: refuse,
    refresh: refuse,
    operate: refuse,
    disconnect: refuse,
    close: () => Promise.resolve(),
  };
}
