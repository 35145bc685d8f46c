import { isBuiltin } from 'node:module';
import type { Plugin } from 'esbuild';

/**
 * The text of a module that takes Node's own modules as they are. A real import makes a second form of each first,
 * and reads every property for it: of `node:fs` alone that loads all streams.
 */
export function withBuiltinsAtHand(text: string): string {
  // By its full name: some modules call something else `process`.
  const taken = (builtin: string) => `globalThis.process.getBuiltinModule('${builtin}')`;
  return text
    .replace(
      /^import (?:\* as )?(\{[^}]*\}|\w+) from (['"])(node:[^'"]+)\2;$/gm,
      (_, names: string, _quote, builtin: string) =>
        `const ${names.replaceAll(' as ', ': ')} = ${taken(builtin)};`,
    )
    .replace(/\brequire\((['"])([a-z0-9:_/]+)\1\)/g, (call, _quote, path: string) =>
      isBuiltin(path) ? taken(path) : call,
    );
}

/** What oclif asks of its libraries in a way that costs more than the answer is worth, answered more briefly. */
const briefly: Readonly<Record<string, string>> = {
  // Find commands in folders, of which there are none.
  minimatch: "module.exports = new Proxy({}, { get: (_, name) => require('minimatch')[name] });",
  tinyglobby: "module.exports = new Proxy({}, { get: (_, name) => require('tinyglobby')[name] });",
  // Compiles a program of every text, also of one with nothing to fill in.
  ejs: "const ejs = require('ejs'); module.exports = { ...ejs, render: (text, ...rest) => text.includes('<%') ? ejs.render(text, ...rest) : text };",
  // Opens a terminal for what nobody has asked to see.
  debug:
    "module.exports = process.env.DEBUG ? require('debug') : () => Object.assign(() => undefined, { enabled: false });",
};

/** An esbuild plugin for what oclif brings along; the libraries themselves still load where they are needed. */
export function answerBriefly(): Plugin {
  return {
    name: 'answer-briefly',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^[a-z-]+$/ }, ({ path, namespace, resolveDir }) =>
        path in briefly && namespace !== 'brief'
          ? { path, namespace: 'brief', pluginData: resolveDir }
          : undefined,
      );
      onLoad({ filter: /.*/, namespace: 'brief' }, ({ path, pluginData }) => ({
        contents: briefly[path] ?? '',
        resolveDir: pluginData as string,
      }));
    },
  };
}
