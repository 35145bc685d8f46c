#!/usr/bin/env node
// Plain, old JavaScript on purpose: this file must still run on a Node that cannot run the rest.
// It imports nothing: even of Node's own modules an import takes milliseconds that --version has not.

const OLDEST_MAJOR = 24;

/** The one sentence for a Node that is too old; undefined when this Node will do. */
function nodeComplaint() {
  const version = process.versions.node;
  if (parseInt(version, 10) >= OLDEST_MAJOR) return undefined;
  return (
    'coupa-account needs Node ' +
    OLDEST_MAJOR +
    ' or newer and this is Node ' +
    version +
    '; install a newer one from https://nodejs.org, or, inside a clone of the repository, run "npx node bin/coupa-account.js", which uses the Node that "npm ci" brought.\n'
  );
}

/**
 * Lets Node keep what it compiled, in a folder of this user alone: in the common temporary folder somebody else could
 * put code there first.
 */
function keepCompiledCode() {
  const { env, platform } = process;
  const home = env.HOME || env.USERPROFILE;
  const base = platform === 'win32' ? env.LOCALAPPDATA : env.XDG_CACHE_HOME || (home && `${home}/.cache`);
  if (base) process.getBuiltinModule('module').enableCompileCache(`${base}/coupa-account`);
}

function start() {
  const complaint = nodeComplaint();
  if (complaint !== undefined) {
    process.stderr.write(complaint);
    process.exitCode = 1;
    return;
  }
  const { existsSync, readFileSync } = process.getBuiltinModule('fs');
  if (process.argv.length === 3 && process.argv[2] === '--version') {
    const packageFile = new URL('../package.json', import.meta.url);
    process.stdout.write(`coupa-account ${JSON.parse(readFileSync(packageFile, 'utf8')).version}\n`);
    return;
  }
  keepCompiledCode();
  const built = new URL('../dist/cli/run.js', import.meta.url);
  const entry = existsSync(built) ? built : new URL('../src/cli/run.ts', import.meta.url);
  import(entry.href).then((cli) => cli.run(process.argv.slice(2)));
}

start();
