import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

/** The major version of Chromium that the package brings; the suite asserts it. */
export const chromiumMajor = 153;

// Drawing is done by the processor: a software GPU stalls whole pages for seconds on a busy machine.
const softwareDrawing = ['--disable-gpu'];
const mostLaunches = 4;

/**
 * Starts a real Chromium. On Linux it is the one of @sparticuz/chromium, without that package's default arguments:
 * those switch web security off and share one process. Elsewhere an installed Chrome is used.
 */
export async function openBrowser(): Promise<Browser> {
  if (process.platform !== 'linux') return chromium.launch({ channel: 'chrome' });
  const executablePath = await unpackChromium();
  return launch({
    executablePath,
    args: ['--no-sandbox', '--headless=shell', ...softwareDrawing],
    // Nothing of what the tests are given; and the fonts that came with it, so that pictures look alike anywhere.
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: tmpdir(),
      XDG_DATA_HOME: join(dirname(executablePath), 'fonts'),
    },
  });
}

// This build crashes at its start now and then, before it has opened anything; later it does not.
async function launch(options: LaunchOptions, launches = 1): Promise<Browser> {
  try {
    return await chromium.launch(options);
  } catch (error) {
    if (launches >= mostLaunches) throw error;
    return launch(options, launches + 1);
  }
}

// The package unpacks into TMPDIR and takes whatever lies there already, of whatever version; hence a folder named by
// version, moved to its place when it is complete, so that two processes may unpack at once.
async function unpackChromium(): Promise<string> {
  const packageFile = new URL('../package.json', import.meta.resolve('@sparticuz/chromium'));
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { readonly version: string };
  const folder = join(tmpdir(), `coupa-chromium-${version}`);
  const name = 'chromium';
  if (existsSync(join(folder, name))) return join(folder, name);
  const unpacking = mkdtempSync(`${folder}-`);
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = unpacking;
  try {
    const { default: bundled } = await import('@sparticuz/chromium');
    await bundled.executablePath();
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
  if (!existsSync(folder)) renameSync(unpacking, folder);
  else rmSync(unpacking, { recursive: true });
  return join(folder, name);
}
