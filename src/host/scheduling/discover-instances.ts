import type { Sweep } from './sweep.ts';

/** Instances of accounts that were authorized since the last look get their place among those that hosts share. */
export const discoverInstances: Sweep = {
  name: 'discover_instances',
  everyMilliseconds: 10_000,
  run: ({ store }) => store.instances.discover(),
};
