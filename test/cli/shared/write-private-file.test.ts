import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writePrivateFile } from '../../../src/cli/shared/write-private-file.ts';
import { failureOf } from '../../support/failure-of.ts';

const folder = mkdtempSync(join(tmpdir(), 'coupa-private-'));
const file = join(folder, 'accounts.json');

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a file for its owner', () => {
  it('is written whole, readable by nobody else, with nothing left beside it', () => {
    writePrivateFile(file, 'one', { force: false });
    expect(readFileSync(file, 'utf8')).toBe('one');
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['accounts.json']);
  });

  it('is replaced only when told so', async () => {
    expect(await failureOf(() => writePrivateFile(file, 'two', { force: false }))).toMatchObject({
      code: 'cli.usage',
    });
    expect(readFileSync(file, 'utf8')).toBe('one');
    writePrivateFile(file, 'two', { force: true });
    expect(readFileSync(file, 'utf8')).toBe('two');
  });

  it('is refused where there is no folder', async () => {
    const nowhere = join(folder, 'none', 'accounts.json');
    expect(await failureOf(() => writePrivateFile(nowhere, 'x', { force: false }))).toMatchObject({
      code: 'cli.usage',
    });
  });
});
