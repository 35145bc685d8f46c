import { Flags } from '@oclif/core';
import { ConnectorError } from '../../errors.ts';
import type { AccountInput } from '../../generated/types.ts';

const parameter = {
  multiple: true,
  multipleNonGreedy: true,
  helpValue: 'NAME=VALUE',
} as const;

/** The settings of an account that are not secret, all of them optional. */
export const settingFlags = {
  label: Flags.string({ description: 'A unique name for this account.' }),
  host: Flags.string({ description: 'The Coupa instance, as in acme.coupahost.com.' }),
  'client-id': Flags.string({ description: "The Identifier on the client's page in Coupa." }),
  'grant-type': Flags.option({
    options: ['client_credentials', 'authorization_code'] as const,
    description: 'Must be the Grant type of the client in Coupa; client_credentials unless named.',
  })(),
  'client-type': Flags.option({
    options: ['confidential', 'public'] as const,
    description: 'A public client has no secret and relies on PKCE alone; confidential unless named.',
  })(),
  scopes: Flags.string({ description: 'The scopes of the client, separated by blanks or commas.' }),
  'client-authentication': Flags.option({
    options: ['body', 'basic'] as const,
    description: 'Where the client secret travels in the token request; in the body unless named.',
  })(),
  'token-endpoint-config': Flags.string({
    ...parameter,
    description: 'An extra parameter of the token request. Not for secrets.',
  }),
  'auth-endpoint-config': Flags.string({
    ...parameter,
    description: 'An extra parameter of the authorization request. Not for secrets.',
  }),
  'auto-refresh': Flags.boolean({ allowNo: true, description: 'Renew the token before it ends.' }),
};

interface TypedFlags {
  readonly label?: string | undefined;
  readonly host?: string | undefined;
  readonly 'client-id'?: string | undefined;
  readonly 'grant-type'?: AccountInput['grantType'] | undefined;
  readonly 'client-type'?: AccountInput['clientType'] | undefined;
  readonly scopes?: string | undefined;
  readonly 'client-authentication'?: AccountInput['clientAuthentication'] | undefined;
  readonly 'token-endpoint-config'?: readonly string[] | undefined;
  readonly 'auth-endpoint-config'?: readonly string[] | undefined;
  readonly 'auto-refresh'?: boolean | undefined;
}

/** The settings that were named, and no others. Throws `cli.usage` for a parameter without a value. */
export function typedSettings(flags: TypedFlags): Partial<AccountInput> {
  const named = {
    label: flags.label,
    host: flags.host,
    clientId: flags['client-id'],
    grantType: flags['grant-type'],
    clientType: flags['client-type'],
    scopes: flags.scopes,
    clientAuthentication: flags['client-authentication'],
    tokenEndpointConfig: flags['token-endpoint-config']?.map(parameterOf),
    authEndpointConfig: flags['auth-endpoint-config']?.map(parameterOf),
    autoRefreshToken: flags['auto-refresh'],
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}

function parameterOf(option: string): { readonly parameter: string; readonly value: string } {
  const at = option.indexOf('=');
  if (at > 0) return { parameter: option.slice(0, at), value: option.slice(at + 1) };
  throw new ConnectorError('cli.usage', { message: 'An extra parameter is written NAME=VALUE.' });
}
