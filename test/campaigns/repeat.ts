import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

// Runs the tests that repeat something a few times in every run as often as their faults ask for.
// Names of tests may follow, in place of all of them.
const root = fileURLToPath(new URL('../..', import.meta.url));
const faults = ['F-10', 'F-17', 'F-28', 'F-38', 'F-42'];
const all = [
  'test/host/socket-faults',
  'test/host/rotation-modes',
  'test/host/edited-renewals',
  'test/host/stopped-postgres',
  'test/transport/refused-certificates',
];
const given = process.argv.slice(2);
const child = spawn(
  process.execPath,
  [
    fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url)),
    'run',
    '--config',
    'test/vitest.config.ts',
    '--testTimeout=7200000',
    '-t',
    faults.join('|'),
    ...(given.length === 0 ? all : given),
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, COUPA_TEST_REPEAT: 'all' } },
);
const [code] = (await once(child, 'exit')) as [number | null];
process.exitCode = code ?? 1;
