import { describe, expect, it } from 'vitest';
import { dataFolder } from '../../../src/cli/shared/data-folder.ts';

const linux = { env: {}, platform: 'linux', home: '/home/ina' } as const;

describe('the data folder', () => {
  it.each([
    [
      'the option before everything',
      '/data/a',
      { ...linux, env: { COUPA_ACCOUNT_HOME: '/data/b' } },
      '/data/a',
    ],
    [
      'the environment before the platform',
      undefined,
      { ...linux, env: { COUPA_ACCOUNT_HOME: '/data/b' } },
      '/data/b',
    ],
    [
      'an empty environment as none',
      undefined,
      { ...linux, env: { COUPA_ACCOUNT_HOME: '' } },
      '/home/ina/.local/share/coupa-account',
    ],
    ['XDG on Linux', undefined, { ...linux, env: { XDG_DATA_HOME: '/xdg' } }, '/xdg/coupa-account'],
    [
      'a relative XDG folder as none',
      undefined,
      { ...linux, env: { XDG_DATA_HOME: 'xdg' } },
      '/home/ina/.local/share/coupa-account',
    ],
    [
      'local application data on Windows',
      undefined,
      { ...linux, platform: 'win32' as const, env: { LOCALAPPDATA: '/local' } },
      '/local/coupa-account',
    ],
    [
      'the library on macOS',
      undefined,
      { ...linux, platform: 'darwin' as const },
      '/home/ina/Library/Application Support/coupa-account',
    ],
  ])('takes %s', (_case, option, surroundings, expected) => {
    expect(dataFolder(option, surroundings)).toBe(expected);
  });
});
