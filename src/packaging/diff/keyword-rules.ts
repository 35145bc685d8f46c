import type { ChangeSize } from '../../generated/types.ts';

/** What a changed keyword of a schema means for values that fitted before: the size, and a few words. */
export type KeywordRule = (old: unknown, now: unknown) => readonly (readonly [ChangeSize, string])[];

const told: KeywordRule = () => [['patch', 'is described in other words']];

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** A limit that gets tighter or appears refuses what was fine; `sign` is 1 for a most and -1 for a least. */
function limit(words: string, sign: 1 | -1): KeywordRule {
  return (old, now) => {
    const [before, after] = [old, now].map((value) =>
      typeof value === 'number' ? sign * value : Number.POSITIVE_INFINITY,
    );
    const isTighter = (after ?? 0) < (before ?? 0);
    return [[isTighter ? 'major' : 'minor', `${isTighter ? 'allows' : 'no longer limits'} ${words}`]];
  };
}

const choices: KeywordRule = (old, now) => {
  const gone = listOf(old).filter((value) => !listOf(now).includes(value));
  const come = listOf(now).filter((value) => !listOf(old).includes(value));
  // Choices where there were none are narrower than anything; none where there were some are wider.
  if (old === undefined) return [['major', 'is limited to a choice of values']];
  if (now === undefined) return [['minor', 'is no longer limited to a choice of values']];
  return [
    ...gone.map((value) => ['major', `no longer takes ${String(value)}`] as const),
    ...come.map((value) => ['minor', `takes ${String(value)} too`] as const),
  ];
};

const flag =
  (set: readonly [ChangeSize, string], unset: readonly [ChangeSize, string]): KeywordRule =>
  (_old, now) => [now === true ? set : unset];

/** A rule about the form of a value: its absence is wider, anything else may refuse what was fine. */
export const formRule =
  (keyword: string): KeywordRule =>
  (_old, now) => [
    now === undefined ? ['minor', `has no ${keyword} any more`] : ['major', `has another ${keyword}`],
  ];

/** What is known about keywords; any other counts as a rule about the form. */
export const keywordRules: Readonly<Record<string, KeywordRule>> = {
  title: (_old, now) => [['patch', `is called ${String(now)} now`]],
  description: told,
  examples: told,
  'x-antiExamples': told,
  'x-instead': told,
  default: (_old, now) => [['minor', `has ${JSON.stringify(now) ?? 'nothing'} as its default now`]],
  type: choices,
  enum: choices,
  writeOnly: flag(['minor', 'is a secret now'], ['major', 'is no longer a secret: it would be shown']),
  readOnly: flag(['major', 'can no longer be typed'], ['minor', 'can be typed now']),
  maxLength: limit('less text', 1),
  maxItems: limit('fewer entries', 1),
  maximum: limit('smaller numbers only', 1),
  minLength: limit('no shorter text', -1),
  minItems: limit('no fewer entries', -1),
  minimum: limit('larger numbers only', -1),
};
