import { errorCatalogue } from '../../errors.ts';
import { errorFacts } from './error-facts.ts';
import { scrubText } from './scrub-text.ts';
import { secrecyOf } from './secrecy-of.ts';

const redacted = '[redacted]';
const deepest = 4;
const mostMembers = 50;

/** Words that may stand under a telling key: codes of the catalogue, kinds of token. */
const knownWords: ReadonlySet<unknown> = new Set([
  ...Object.keys(errorCatalogue),
  'access_token',
  'refresh_token',
]);

/** What pino writes itself. */
const reserved: ReadonlySet<string> = new Set(['level', 'time', 'pid']);

/**
 * The members of a log entry without secrets, by key and by value and at any depth: what is too deep or too much is
 * left out. An error is reduced to its codes: messages and stacks may quote what they were given (check A-45).
 */
export function scrubEntry(entry: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return scrubMembers(entry, 0);
}

function scrubMembers(members: object, depth: number): Record<string, unknown> {
  const kept = Object.entries(members)
    .filter(([key]) => depth > 0 || !reserved.has(key))
    .slice(0, mostMembers);
  return Object.fromEntries(kept.map(([key, value]) => [scrubText(key), scrubMember(key, value, depth)]));
}

function scrubMember(key: string, value: unknown, depth: number): unknown {
  const secrecy = secrecyOf(key);
  if (secrecy === 'none') return scrubValue(value, depth);
  if (knownWords.has(value) || typeof value === 'boolean' || value === null) return value;
  return secrecy === 'part' && typeof value === 'number' ? value : redacted;
}

function scrubValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return scrubText(value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (typeof value !== 'object' || depth >= deepest) return `[${typeof value}]`;
  if (value instanceof Error) return scrubMembers(errorFacts(value), depth + 1);
  if (ArrayBuffer.isView(value)) return '[bytes]';
  if (Array.isArray(value)) return value.slice(0, mostMembers).map((item) => scrubValue(item, depth + 1));
  return scrubMembers(value, depth + 1);
}
