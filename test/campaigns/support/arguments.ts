import { parseArgs } from 'node:util';
import type { EngineName } from './campaign-database.ts';

type Options = Readonly<Record<string, { readonly type: 'string' | 'boolean'; readonly default?: string }>>;

/** The options of a campaign as they were typed, with their defaults. */
export interface TypedOptions {
  text(name: string): string | undefined;
  /** A whole number, zero or more. Throws `TypeError` for anything else. */
  count(name: string): number;
  engines(): readonly EngineName[];
}

/** Reads the command line; throws `TypeError` for options that are not there. */
export function readOptions(defaults: Readonly<Record<string, string | undefined>>): TypedOptions {
  const options: Options = Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => [
      name,
      { type: 'string' as const, ...(value === undefined ? {} : { default: value }) },
    ]),
  );
  const { values } = parseArgs({ options, strict: true });
  const text = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    text,
    count(name) {
      const value = text(name) ?? '';
      if (!/^\d+$/.test(value)) throw new TypeError(`--${name} is a whole number, zero or more.`);
      return Number(value);
    },
    engines() {
      const engine = text('engine');
      if (engine === 'both') return ['sqlite', 'postgres'];
      if (engine === 'sqlite' || engine === 'postgres') return [engine];
      throw new TypeError('--engine is sqlite, postgres or both.');
    },
  };
}
