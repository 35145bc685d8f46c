import { describe, expect, it } from 'vitest';
import { withBuiltinsAtHand } from '../../scripts/lean-loading.ts';

const at = (builtin: string) => `globalThis.process.getBuiltinModule('${builtin}')`;

describe('a module that is bundled into the command', () => {
  it.each([
    ["import { join, sep as slash } from 'node:path';", `const { join, sep: slash } = ${at('node:path')};`],
    ['import fs from "node:fs";', `const fs = ${at('node:fs')};`],
    ["import * as util from 'node:util';", `const util = ${at('node:util')};`],
    ["var process = require('process');", `var process = ${at('process')};`],
    ['const { readFile } = require("node:fs/promises");', `const { readFile } = ${at('node:fs/promises')};`],
  ])('has Node at hand instead of %s', (before, after) => {
    expect(withBuiltinsAtHand(before)).toBe(after);
  });

  it.each([
    "import { Hono } from 'hono';",
    "import { at } from './node.js';",
    "const semver = require('semver');",
    "const part = require('./path');",
    "const late = import('node:fs');",
  ])('keeps %s', (text) => {
    expect(withBuiltinsAtHand(text)).toBe(text);
  });
});
