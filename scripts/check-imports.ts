import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { importRules } from './import-rules.ts';

/** What a look at a source tree found: every broken rule, and how many modules were really seen. */
export interface ImportFindings {
  readonly violations: readonly string[];
  readonly seen: number;
  readonly expected: number;
}

function countModules(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.(ts|tsx)$/.test(name) && !name.endsWith('.d.ts'),
  ).length;
}

/**
 * Holds the import directions against `src/` below `baseDir`. swc reads the sources, since dependency-cruiser
 * cannot read this TypeScript by itself and would then pass on nothing; hence the count beside the violations.
 */
export async function checkImports(baseDir: string): Promise<ImportFindings> {
  const { output } = await cruise(['src'], {
    baseDir,
    parser: 'swc',
    tsPreCompilationDeps: true,
    validate: true,
    doNotFollow: { path: 'node_modules' },
    ruleSet: { forbidden: importRules },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.json'],
    },
  } as Parameters<typeof cruise>[1]);
  const { modules, summary } = output as ICruiseResult;
  const seen = modules.filter(
    ({ source }) => /^src\/.*\.tsx?$/.test(source) && !source.endsWith('.d.ts'),
  ).length;
  const violations = summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
  return { violations, seen, expected: countModules(resolve(baseDir, 'src')) };
}

if (import.meta.main) {
  const { violations, seen, expected } = await checkImports(resolve(import.meta.dirname, '..'));
  for (const violation of violations) console.error(violation);
  if (seen < expected)
    console.error(`Only ${seen} of ${expected} modules were read; the check proves nothing.`);
  if (violations.length > 0 || seen < expected) process.exit(1);
  console.log(`Import directions hold in ${seen} modules.`);
}
