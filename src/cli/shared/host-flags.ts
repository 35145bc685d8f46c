import { Flags } from '@oclif/core';
import { callbackRules } from './callback-path.ts';

/** Options of every command that opens the host's data. */
export const hostFlags = {
  config: Flags.string({
    helpGroup: 'HOST',
    helpValue: 'FILE',
    description:
      'Settings file. [default: COUPA_ACCOUNT_CONFIG, else coupa-account.config.json here or in the folder of the platform]',
  }),
  'data-dir': Flags.string({
    helpGroup: 'HOST',
    helpValue: 'FOLDER',
    description: 'Where accounts are kept. [default: COUPA_ACCOUNT_HOME, else the folder of the platform]',
  }),
  callback: Flags.option({
    helpGroup: 'HOST',
    options: callbackRules,
    description:
      'Whether each instance has a redirect URI of its own, which keeps their answers apart, or all share one. [default: COUPA_ACCOUNT_CALLBACK, else per-instance]',
  })(),
  'sandbox-instance': Flags.string({
    helpGroup: 'HOST',
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'HOST=ORIGIN',
    description:
      'Send what goes to HOST to a sandbox on this machine, as in acme-sandbox.coupahost.com=http://127.0.0.1:4400. [default: COUPA_ACCOUNT_SANDBOX_INSTANCE]',
  }),
  'ca-file': Flags.string({
    helpGroup: 'HOST',
    helpValue: 'FILE',
    description: 'Authorities (PEM) to trust beside the usual ones. [default: COUPA_ACCOUNT_CA_FILE]',
  }),
  'allow-domain': Flags.string({
    helpGroup: 'HOST',
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'DOMAIN',
    description:
      'A domain beside coupahost.com and coupacloud.com that accounts may name. [default: COUPA_ACCOUNT_ALLOW_DOMAIN]',
  }),
};
