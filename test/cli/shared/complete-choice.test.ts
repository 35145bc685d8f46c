import { describe, expect, it } from 'vitest';
import { completeChoice } from '../../../src/cli/shared/complete-choice.ts';

const config = {
  dataFolder: '/config/accounts',
  port: 1001,
  callback: 'shared',
  sandboxInstances: { 'acme-sandbox.coupahost.com': 'http://127.0.0.1:4401' },
  allowDomains: ['config.example'],
  caFile: '/config/ca.pem',
  log: 'error',
} as const;
const environment = {
  COUPA_ACCOUNT_HOME: '/env/accounts',
  COUPA_ACCOUNT_PORT: '1002',
  COUPA_ACCOUNT_CALLBACK: 'per-instance',
  COUPA_ACCOUNT_SANDBOX_INSTANCE: 'a.coupahost.com=http://127.0.0.1:1, b.coupahost.com=http://127.0.0.1:2',
  COUPA_ACCOUNT_ALLOW_DOMAIN: 'env.example',
  COUPA_ACCOUNT_CA_FILE: '/env/ca.pem',
  COUPA_ACCOUNT_LOG: 'info',
};
const options = {
  'data-dir': '/option/accounts',
  port: 1003,
  callback: 'shared' as const,
  'sandbox-instance': [],
  'allow-domain': ['option.example'],
  'ca-file': '/option/ca.pem',
  log: 'debug',
};

describe('what a command is told', () => {
  it('comes from its options first', () => {
    expect(completeChoice(options, environment, config)).toMatchObject(options);
  });

  it('comes from the environment before the settings file', () => {
    expect(completeChoice({}, environment, config)).toMatchObject({
      'data-dir': '/env/accounts',
      port: 1002,
      callback: 'per-instance',
      'sandbox-instance': ['a.coupahost.com=http://127.0.0.1:1', 'b.coupahost.com=http://127.0.0.1:2'],
      'allow-domain': ['env.example'],
      'ca-file': '/env/ca.pem',
      log: 'info',
    });
  });

  it('comes from the settings file before what is usual', () => {
    expect(completeChoice({}, {}, config)).toMatchObject({
      'data-dir': '/config/accounts',
      port: 1001,
      callback: 'shared',
      'sandbox-instance': ['acme-sandbox.coupahost.com=http://127.0.0.1:4401'],
      'allow-domain': ['config.example'],
      'ca-file': '/config/ca.pem',
      log: 'error',
    });
  });

  it('is the usual when nothing is said, also by an empty variable', () => {
    const nothing = Object.fromEntries(Object.keys(environment).map((name) => [name, '']));
    expect(completeChoice({}, nothing, {})).toMatchObject({
      'data-dir': undefined,
      port: 8711,
      callback: 'per-instance',
      'sandbox-instance': [],
      'allow-domain': [],
    });
  });

  it.each(['one', 'Shared', 'per-instance '])(
    'is refused as a rule for callbacks: %j',
    (COUPA_ACCOUNT_CALLBACK) => {
      expect(() => completeChoice({}, { COUPA_ACCOUNT_CALLBACK }, {})).toThrow(
        expect.objectContaining({ code: 'cli.usage' }),
      );
    },
  );

  it.each(['-1', '65536', '80a', '8080.5'])('is refused as a port: %s', (COUPA_ACCOUNT_PORT) => {
    expect(() => completeChoice({}, { COUPA_ACCOUNT_PORT }, {})).toThrow(
      expect.objectContaining({ code: 'cli.usage' }),
    );
  });
});
