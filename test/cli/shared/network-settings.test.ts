import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { networkSettings } from '../../../src/cli/shared/network-settings.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'network-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the network settings of an operator', () => {
  it('are empty when nothing is said', () => {
    expect(networkSettings({}, {})).toEqual({ sandboxInstances: new Map(), additionalHostSuffixes: [] });
  });

  it('take a proxy, which may hold a password, from the environment alone (A-46)', () => {
    const proxy = 'http://user:secret@proxy.example:3128';
    expect(networkSettings({}, { COUPA_ACCOUNT_PROXY: proxy })).toMatchObject({ proxy });
    expect(networkSettings({}, { HTTPS_PROXY: proxy })).not.toHaveProperty('proxy');
  });

  it.each([
    ['an option', (file: string) => networkSettings({ 'ca-file': file }, {})],
    ['the environment', (file: string) => networkSettings({}, { COUPA_ACCOUNT_CA_FILE: file })],
  ])('read authorities from the file that %s names', (_source, read) => {
    const file = join(folder, 'ca.pem');
    writeFileSync(file, 'PEM');
    expect(read(file)).toMatchObject({ ca: 'PEM' });
  });

  it('say so when that file cannot be read', () => {
    expect(() => networkSettings({ 'ca-file': join(folder, 'none.pem') }, {})).toThrowError(
      expect.objectContaining({ code: 'host.ca_invalid' }),
    );
  });

  it('add domains that accounts may name', () => {
    expect(networkSettings({ 'allow-domain': ['coupa.example'] }, {})).toMatchObject({
      additionalHostSuffixes: ['coupa.example'],
    });
  });
});
