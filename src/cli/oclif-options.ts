import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Interfaces } from '@oclif/core';
import { exitCodes } from './shared/exit-code.ts';
import { packageRoot } from './shared/package-root.ts';

const exitCodeText = Object.entries(exitCodes)
  .map(([kind, code]) => `${code} ${kind}`)
  .join(', ');

/** What oclif reads of package.json; kept here because source and build name their files differently. */
function oclifSettings(isBuilt: boolean) {
  return {
    bin: 'coupa-account',
    description: `Checks, tries and uses Coupa OAuth2 Accounts.\n\nExit codes: 0 done, ${exitCodeText}.`,
    topicSeparator: ' ',
    commands: {
      strategy: 'explicit',
      target: isBuilt ? './cli/commands.js' : './src/cli/commands.ts',
      identifier: 'commands',
    },
    topics: {
      accounts: { description: 'The accounts of this host: make, change, watch, carry elsewhere.' },
      keys: { description: 'The keys of this host.' },
      'keys:api': { description: 'The keys that callers of the API show.' },
      'keys:encryption': { description: 'The keys that secrets and tokens are sealed with.' },
      'keys:signing': { description: 'The keys that archives are signed with.' },
      manifest: { description: 'What the connector declares to a host.' },
      scopes: { description: 'The scopes of Coupa, and which an account needs.' },
    },
  } as const;
}

/**
 * How oclif finds the commands: of the build by the list that was written with it, of the source by loading them.
 * Throws when package.json cannot be read.
 */
export function oclifOptions(isBuilt: boolean): Interfaces.Options {
  const packageFile = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as object;
  const pjson = { ...packageFile, oclif: oclifSettings(isBuilt) };
  const root = isBuilt ? join(packageRoot, 'dist') : packageRoot;
  return { root, isRoot: true, ignoreManifest: !isBuilt, pjson: pjson as never };
}
