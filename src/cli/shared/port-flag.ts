import { Flags } from '@oclif/core';

export const defaultPort = 8711;

/** The port whose callback address is registered in Coupa; the same one for `serve` and `authorize`. */
export const portFlag = Flags.integer({
  default: defaultPort,
  min: 0,
  max: 65_535,
  description: 'Port on 127.0.0.1. It is part of the redirect URI that is registered in Coupa.',
});
