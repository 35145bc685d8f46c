import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readSecret } from '../../../src/cli/shared/read-secret.ts';
import { failureOf } from '../../support/failure-of.ts';

const folder = mkdtempSync(join(tmpdir(), 'coupa-secret-'));
const file = join(folder, 'secret');
writeFileSync(file, 'CANARY with blanks \r\n');

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a secret that nobody types', () => {
  it('comes from a file, without the line end and with all else', async () => {
    expect(await readSecret({ file }, 'client-secret')).toBe('CANARY with blanks ');
  });

  it('comes from an open file descriptor', async () => {
    const fd = openSync(file, 'r');
    expect(await readSecret({ fd }, 'client-secret')).toBe('CANARY with blanks ');
    closeSync(fd);
  });

  it('is none when no place is named', async () => {
    expect(await readSecret({}, 'client-secret')).toBeUndefined();
  });

  it.each([
    ['--passphrase-file', { file: join(folder, 'none') }],
    ['--passphrase-file', { file: folder }],
    ['--passphrase-fd', { fd: 991 }],
  ])('is asked for again by the name of the option: %s', async (option, place) => {
    const error = await failureOf(readSecret(place, 'passphrase'));
    expect(error).toMatchObject({ code: 'cli.usage' });
    expect(error.message).toContain(option);
    expect(JSON.stringify(error)).not.toContain(folder);
  });
});
