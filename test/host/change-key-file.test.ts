import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConnectorError } from '../../src/errors.ts';
import { addKey, removeKey } from '../../src/host/keys/change-key-file.ts';
import { createKeyFile, loadKeyFile } from '../../src/host/keys/key-file.ts';

let folder = '';
const path = () => join(folder, 'key');
const forgetting = { forget: () => Promise.resolve() };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coupa-keys-'));
  createKeyFile(path());
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('A-41: a key that is added', () => {
  it('becomes the current one, keeps the others, and belongs to the owner alone', () => {
    const [old = ''] = loadKeyFile(path())?.ids ?? [];
    const mask = process.umask(0);
    const id = addKey(path());
    process.umask(mask);
    expect(loadKeyFile(path())?.ids).toEqual([id, old]);
    expect(statSync(path()).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['key']);
  });

  it('is not added to a file that is garbled or missing, which stays as it is', () => {
    writeFileSync(path(), 'garbled');
    expect(() => addKey(path())).toThrow(expect.objectContaining({ code: 'host.key_unreadable' }));
    expect(readFileSync(path(), 'utf8')).toBe('garbled');
    rmSync(path());
    expect(() => addKey(path())).toThrow(expect.objectContaining({ code: 'host.key_unreadable' }));
    expect(readdirSync(folder)).toEqual([]);
  });

  it('waits for nobody: two changes at once would lose a key', () => {
    writeFileSync(`${path()}.lock`, '');
    const before = readFileSync(path(), 'utf8');
    expect(() => addKey(path())).toThrow(expect.objectContaining({ code: 'host.key_file_busy' }));
    expect(readFileSync(path(), 'utf8')).toBe(before);
    const longAgo = Date.now() / 1000 - 60;
    utimesSync(`${path()}.lock`, longAgo, longAgo);
    addKey(path());
    expect(loadKeyFile(path())?.ids).toHaveLength(2);
  });
});

describe('A-41: a key that is removed', () => {
  it('leaves the others', async () => {
    const [old = ''] = loadKeyFile(path())?.ids ?? [];
    const id = addKey(path());
    await removeKey(path(), old, forgetting);
    expect(loadKeyFile(path())?.ids).toEqual([id]);
  });

  it.each([
    ['the current one', forgetting],
    ['still in use', { forget: () => Promise.reject(new ConnectorError('host.key_in_use')) }],
  ])('stays when it is %s', async (_case, keys) => {
    const before = readFileSync(path(), 'utf8');
    const [id = ''] = loadKeyFile(path())?.ids ?? [];
    await expect(removeKey(path(), id, keys)).rejects.toMatchObject({ code: 'host.key_in_use' });
    expect(readFileSync(path(), 'utf8')).toBe(before);
  });
});
