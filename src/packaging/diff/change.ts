import type { ChangeSize, ConnectorChange } from '../../generated/types.ts';

/** Sizes from nothing to the largest. */
const sizes: readonly ChangeSize[] = ['none', 'patch', 'minor', 'major'];

/** How large one thing is, and which sentence says it. The area comes from whoever asks. */
export interface Difference {
  readonly size: ChangeSize;
  readonly what: string;
  /** Whether a value begins or ceases to be a secret. */
  readonly isAboutSecrets?: boolean;
}

/** Whether a size is as large as another one, or larger. */
export function isAtLeast(size: ChangeSize, least: ChangeSize): boolean {
  return sizes.indexOf(size) >= sizes.indexOf(least);
}

/** The larger one of all; `none` of nothing. */
export function largestSize(differences: readonly Difference[]): ChangeSize {
  return differences.reduce<ChangeSize>((top, { size }) => (isAtLeast(size, top) ? size : top), 'none');
}

/** Differences as changes of one area. */
export function inArea(
  area: ConnectorChange['area'],
  differences: readonly Difference[],
): readonly ConnectorChange[] {
  return differences.map(({ size, what }) => ({ area, size, what }));
}

interface ListedSizes {
  readonly removed: ChangeSize;
  readonly added: ChangeSize;
}

/** What two lists of names do not share, each as a sentence by `say`. */
export function compareNames(
  old: readonly string[],
  now: readonly string[],
  sizesOf: ListedSizes,
  say: (name: string, verb: 'was removed' | 'was added') => string,
): readonly Difference[] {
  const removed = old.filter((name) => !now.includes(name));
  const added = now.filter((name) => !old.includes(name));
  return [
    ...removed.map((name) => ({ size: sizesOf.removed, what: say(name, 'was removed') })),
    ...added.map((name) => ({ size: sizesOf.added, what: say(name, 'was added') })),
  ];
}

/** Whether two values of plain JSON are the same, whatever the order of their keys. */
export function isSame(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, inner: unknown) => {
      if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
      return Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)));
    }) ?? ''
  );
}
