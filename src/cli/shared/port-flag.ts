import { Flags } from '@oclif/core';

export const defaultPort = 8711;

/** The port whose callback address is registered in Coupa; the same one for `serve` and `authorize`. */
export const portFlag = Flags.integer({
  min: 0,
  max: 65_535,
  description: `Port on loopback, part of the redirect URI that is registered in Coupa; 0 takes a free one. [default: COUPA_ACCOUNT_PORT, else ${defaultPort}]`,
});
