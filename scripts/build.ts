import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const dist = join(root, 'dist');

rmSync(dist, { recursive: true, force: true });
execFileSync(
  process.execPath,
  [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'scripts/tsconfig.build.json')],
  {
    stdio: 'inherit',
  },
);

// tsc leaves JavaScript and its declarations alone; the bundled validators are both.
const generated = join(root, 'src/generated');
mkdirSync(join(dist, 'generated'), { recursive: true });
for (const name of readdirSync(generated).filter((file) => /\.(js|d\.ts)$/.test(file))) {
  cpSync(join(generated, name), join(dist, 'generated', name));
}

if (!existsSync(join(dist, 'index.js'))) {
  console.error('The build made no dist/index.js.');
  process.exit(1);
}
console.log('Built dist/.');
