import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../../src/cli/shared/exit-code.ts';
import { validateConnectorDiff } from '../../src/generated/archive-output-validators.js';
import type { ConnectorDiff } from '../../src/generated/types.ts';
import { assembleArchive } from '../../src/packaging/build-archive.ts';
import { versionStep } from '../../src/packaging/diff/version-step.ts';
import { diffArchives } from '../../src/packaging/diff-archives.ts';
import { runCli } from '../cli/support/run-cli.ts';
import { at, connectorFiles, type Edits } from './support/connector-files.ts';

let box: string;
let old: string;

function write(name: string, edits: Edits): string {
  const file = join(box, name);
  writeFileSync(file, assembleArchive(connectorFiles(edits)).bytes);
  return file;
}

beforeAll(() => {
  box = mkdtempSync(join(tmpdir(), 'diff-'));
  old = write('old.tgz', {});
});
afterAll(() => {
  rmSync(box, { recursive: true, force: true });
});

type Json = Record<string, unknown>;
const inAccount = (path: string, edit: (value: Json) => void): Edits => ({
  account: (schema) => edit(at(schema, `$defs.${path}`)),
});
const inHooks = (path: string, edit: (value: Json) => void): Edits => ({
  hooks: (schema) => edit(at(schema, `$defs.${path}`)),
});
const inManifest = (path: string, edit: (value: Json) => void): Edits => ({
  manifest: (manifest) => edit(at(manifest, path)),
});
const typed = 'accountInput.properties';

const cases: readonly (readonly [string, Edits, string, string, RegExp])[] = [
  [
    'an optional field',
    inAccount(typed, (p) => {
      p['region'] = { type: 'string' };
    }),
    'minor',
    'fields',
    /accountInput\.region was added\./,
  ],
  [
    'a field that must be given',
    inAccount('accountInput', (d) => {
      at(d, 'properties')['region'] = { type: 'string' };
      d['required'] = ['label', 'host', 'clientId', 'region'];
    }),
    'major',
    'fields',
    /region was added and must be given/,
  ],
  [
    'a field that must be given now',
    inAccount('accountInput', (d) => {
      d['required'] = ['label', 'host', 'clientId', 'scopes'];
    }),
    'major',
    'fields',
    /scopes must be given now/,
  ],
  [
    'a field that may be left out now',
    inAccount('accountInput', (d) => {
      d['required'] = ['label', 'host'];
    }),
    'minor',
    'fields',
    /clientId may be left out now/,
  ],
  [
    'a field that was removed',
    inAccount(typed, (p) => {
      delete p['autoRefreshToken'];
    }),
    'major',
    'fields',
    /autoRefreshToken was removed\./,
  ],
  [
    'a field under a new name',
    inAccount(typed, (p) => {
      p['instance'] = p['host'];
      delete p['host'];
    }),
    'major',
    'fields',
    /host was removed; accountInput\.instance looks like its new name/,
  ],
  [
    'a secret that is none any more',
    inAccount(`${typed}.clientSecret`, (f) => {
      delete f['writeOnly'];
    }),
    'major',
    'secrets',
    /clientSecret is no longer a secret/,
  ],
  [
    'a field that becomes a secret',
    inAccount(`${typed}.clientId`, (f) => {
      f['writeOnly'] = true;
    }),
    'minor',
    'secrets',
    /clientId is a secret now/,
  ],
  [
    'a narrower choice',
    inAccount('clientAuthentication', (d) => {
      d['enum'] = ['body'];
    }),
    'major',
    'schemas',
    /clientAuthentication no longer takes basic/,
  ],
  [
    'a wider choice',
    inAccount('clientAuthentication', (d) => {
      d['enum'] = ['body', 'basic', 'none'];
    }),
    'minor',
    'schemas',
    /takes none too/,
  ],
  [
    'a tighter limit',
    inAccount(`${typed}.label`, (f) => {
      f['maxLength'] = 100;
    }),
    'major',
    'fields',
    /label allows less text/,
  ],
  [
    'a wider limit',
    inAccount(`${typed}.label`, (f) => {
      f['maxLength'] = 300;
    }),
    'minor',
    'fields',
    /label no longer limits/,
  ],
  [
    'another pattern',
    inAccount(`${typed}.label`, (f) => {
      f['pattern'] = '^x$';
    }),
    'major',
    'fields',
    /label has another pattern/,
  ],
  [
    'another type',
    inAccount(`${typed}.clientId`, (f) => {
      f['type'] = 'number';
    }),
    'major',
    'fields',
    /no longer takes string/,
  ],
  [
    'another default',
    inAccount(`${typed}.grantType`, (f) => {
      f['default'] = 'authorization_code';
    }),
    'minor',
    'fields',
    /its default now/,
  ],
  [
    'another label',
    inAccount(`${typed}.host`, (f) => {
      f['title'] = 'Instance';
    }),
    'patch',
    'fields',
    /is called Instance now/,
  ],
  [
    'a definition too few',
    {
      account: (s) => {
        delete at(s, '$defs')['tokenView'];
      },
    },
    'major',
    'schemas',
    /tokenView was removed/,
  ],
  [
    'an answer with more in it',
    inHooks('revoked', (d) => {
      at(d, 'properties')['more'] = { type: 'string' };
    }),
    'major',
    'schemas',
    /revoked\.more was added/,
  ],
  [
    'a question with more in it',
    inHooks('refreshInput', (d) => {
      at(d, 'properties')['more'] = { type: 'string' };
    }),
    'minor',
    'schemas',
    /refreshInput\.more was added/,
  ],
  [
    'a wider network',
    inManifest('network', (n) => {
      n['hostSuffixes'] = ['coupahost.com', 'coupacloud.com', 'coupa.example.com'];
    }),
    'major',
    'network',
    /hosts under coupa\.example\.com, and secrets are sent there/,
  ],
  [
    'a narrower network',
    inManifest('network', (n) => {
      n['hostSuffixes'] = ['coupahost.com'];
    }),
    'major',
    'network',
    /no longer name hosts under coupacloud\.com/,
  ],
  [
    'another endpoint',
    inManifest('endpoints', (e) => {
      e['probe'] = '/api/units';
    }),
    'minor',
    'endpoints',
    /The endpoint probe/,
  ],
  [
    'another renewal policy',
    inManifest('renewal', (r) => {
      r['settleSeconds'] = 7;
    }),
    'minor',
    'renewal',
    /settleSeconds: 5 became 7/,
  ],
  [
    'a newer Node',
    inManifest('requires', (r) => {
      r['node'] = '>=25';
    }),
    'major',
    'requirements',
    /Node >=25 is needed/,
  ],
  [
    'another licence',
    inManifest('connector', (c) => {
      c['license'] = 'Apache-2.0';
    }),
    'minor',
    'requirements',
    /licence is Apache-2\.0/,
  ],
  [
    'other words about itself',
    inManifest('connector', (c) => {
      c['title'] = 'Coupa';
    }),
    'patch',
    'requirements',
    /other words/,
  ],
  [
    'one more auth signal',
    {
      manifest: (m) => {
        m['authSignals'] = [{ status: 418, means: 'ignore' }];
      },
    },
    'minor',
    'signals',
    /auth signal .* was added/,
  ],
  [
    'one more bundled library',
    {
      bill: (b) => {
        b['components'] = [
          { name: 'oauth4webapi', version: '3.8.8' },
          { name: 'jose', version: '6.0.0' },
        ];
      },
    },
    'patch',
    'bundled',
    /jose 6\.0\.0 was added/,
  ],
  [
    'other code',
    { texts: { 'dist/index.js': 'export const hooks = { x: 1 };\n' } },
    'patch',
    'files',
    /dist\/index\.js has other content/,
  ],
  ['one more file', { texts: { 'NOTES.md': 'x' } }, 'patch', 'files', /NOTES\.md was added/],
];

describe('what changes for a host', () => {
  it('is nothing between two archives of the same files', () => {
    expect(diffArchives(old, old)).toMatchObject({ size: 'none', versionFits: true, changes: [] });
  });

  it.each(cases)('%s', (_what, edits, size, area, sentence) => {
    const diff = diffArchives(old, write('new.tgz', edits));
    expect(validateConnectorDiff(diff)).toBe(true);
    const told = diff.changes.find((change) => change.area === area && sentence.test(change.what));
    expect(told, JSON.stringify(diff.changes)).toMatchObject({ size });
    expect(diff).toMatchObject({ size, versionFits: false });
  });

  it('is told even of schemas that make no sense', () => {
    const edits: Edits = {
      account: (schema) => {
        Object.assign(at(schema, '$defs'), { tokenView: null, scope: 7 });
        at(schema, '$defs.accountInput')['properties'] = ['label', null];
      },
    };
    expect(diffArchives(old, write('new.tgz', edits)).size).toBe('major');
  });

  it('is said largest first', () => {
    const edits: Edits = {
      ...inManifest('network', (n) => {
        n['hostSuffixes'] = ['coupahost.com'];
      }),
      ...inAccount(`${typed}.host`, (f) => {
        f['title'] = 'Instance';
        f['default'] = 'acme';
      }),
    };
    const sizes = diffArchives(old, write('new.tgz', edits)).changes.map(({ size }) => size);
    const order = ['major', 'minor', 'patch'];
    expect(sizes).toEqual(sizes.toSorted((one, other) => order.indexOf(one) - order.indexOf(other)));
    expect(new Set(sizes).size).toBe(3);
  });
});

describe('the version number', () => {
  it.each([
    ['1.2.3', '1.2.3', 'none'],
    ['1.2.3', '1.2.4', 'patch'],
    ['1.2.3', '1.3.0', 'minor'],
    ['1.2.3', '2.0.0', 'major'],
    ['0.1.0', '0.1.1', 'minor'],
    ['0.1.0', '0.2.0', 'major'],
    ['0.9.0', '1.0.0', 'major'],
    ['1.0.0-rc.1', '1.0.0', 'patch'],
  ])('from %s to %s promises %s', (from, to, step) => {
    expect(versionStep(from, to)).toBe(step);
  });

  it('that promises too little ends the command with 3 and says what it should be', async () => {
    const broken = write(
      'broken.tgz',
      inManifest('network', (n) => {
        n['hostSuffixes'] = ['coupahost.com'];
      }),
    );
    const shown = await runCli(['diff', old, broken]);
    expect(shown.code).toBe(exitCodes.configuration);
    expect(shown.stdout).toBe(
      [
        'For a host this is a major change. 0.1.0 → 0.1.0 promises none.',
        '  major  network  Accounts may no longer name hosts under coupacloud.com.',
        '',
        'Next: Give the new connector a version with a major step in its manifest, and pack it again.',
        '',
      ].join('\n'),
    );
    const json = JSON.parse((await runCli(['diff', old, broken, '--json'])).stdout) as ConnectorDiff;
    expect(validateConnectorDiff(json)).toBe(true);
  });

  it('that promises enough ends it with 0', async () => {
    const later = write('later.tgz', {
      manifest: (manifest) => {
        at(manifest, 'connector')['version'] = '0.2.0';
        at(manifest, 'network')['hostSuffixes'] = ['coupahost.com'];
      },
    });
    const { code, stdout } = await runCli(['diff', old, later]);
    expect(code).toBe(0);
    expect(stdout).toContain('0.1.0 → 0.2.0 promises major');
  });
});
