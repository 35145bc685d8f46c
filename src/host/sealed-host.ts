import { ConnectorError } from '../errors.ts';
import type { Host } from './host.ts';
import type { CallbackAddress } from './redirect-uri-of.ts';

/** A host whose key does not fit its database: every call is refused with `host.sealed`, nothing is opened. */
export function sealedHost({ redirectUri, callback }: CallbackAddress): Host {
  const refuse = () => Promise.reject(new ConnectorError('host.sealed'));
  const refuseAtOnce = () => {
    throw new ConnectorError('host.sealed');
  };
  return {
    redirectUri,
    callback,
    sealed: true,
    accounts: {
      list: refuse,
      show: refuse,
      create: refuse,
      edit: refuse,
      remove: refuse,
      timeline: refuse,
      export: refuse,
      import: refuse,
      usage: refuse,
      supportBundle: refuse,
    },
    authorization: {
      openDraft: refuse,
      begin: refuse,
      complete: refuse,
      show: refuse,
      edit: refuse,
      validate: refuse,
      apply: refuse,
      cancel: refuse,
      supportBundle: refuse,
    },
    keys: { list: refuse, rotate: refuse, forget: refuse },
    access: {
      listKeys: refuse,
      createKey: refuse,
      removeKey: refuse,
      openSession: refuse,
      endSession: refuse,
      recognise: refuse,
    },
    events: {
      onRenewed: refuse,
      onHealthChanged: refuse,
      onAccountChanged: refuse,
      onAuthorizationEnded: refuse,
    },
    describe: refuseAtOnce,
    present: refuseAtOnce,
    readInstance: refuseAtOnce,
    assertReady: refuse,
    validate: refuse,
    planValidation: refuse,
    beforeOperation: refuse,
    peek: refuseAtOnce,
    renewRejected: refuse,
    refresh: refuse,
    operate: refuse,
    disconnect: refuse,
    close: () => Promise.resolve(),
  };
}
