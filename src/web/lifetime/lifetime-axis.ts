import type { TokenView } from '../../generated/types.ts';

/** A moment on the axis; `x` runs from 0 to 1. */
export interface Mark {
  readonly id: 'consented' | 'received' | 'renewal' | 'expiry' | 'horizon';
  readonly at: number;
  readonly x: number;
}

/** A stretch of the axis with a scale of its own. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly x: number;
  readonly width: number;
  readonly is: 'grant' | 'token';
}

/** Where everything lies. Outside the token's life the axis is compressed: 90 days beside one would hide the day. */
export interface LifetimeAxis {
  readonly marks: readonly Mark[];
  readonly stretches: readonly Stretch[];
  /** Where the present is; undefined when it lies outside. */
  readonly nowX: number | undefined;
}

type Times = Pick<TokenView, 'obtainedAt' | 'renewAt' | 'expiresAt' | 'authorizedAt'> & {
  readonly refreshToken: unknown;
};

const dayMilliseconds = 86_400_000;
const beforeShare = 0.16;
const afterShare = 0.24;

/** Lays the life of a token, and of the grant behind it, on one axis. Milliseconds since the epoch. */
export function lifetimeAxis(token: Times, horizonDays: number, now: number): LifetimeAxis {
  const received = Date.parse(token.obtainedAt);
  const expiry = Date.parse(token.expiresAt);
  const consented =
    token.refreshToken === null || token.authorizedAt === undefined
      ? undefined
      : Date.parse(token.authorizedAt);
  const horizon = consented === undefined ? undefined : consented + horizonDays * dayMilliseconds;

  const before = consented !== undefined && consented < received ? beforeShare : 0;
  const after = horizon !== undefined && horizon > expiry ? afterShare : 0;
  const stretches: Stretch[] = [
    ...(before > 0
      ? [{ from: consented as number, to: received, x: 0, width: before, is: 'grant' } as const]
      : []),
    { from: received, to: expiry, x: before, width: 1 - before - after, is: 'token' },
    ...(after > 0
      ? [{ from: expiry, to: horizon as number, x: 1 - after, width: after, is: 'grant' } as const]
      : []),
  ];
  const place = (at: number): number | undefined => placeOn(stretches, at);
  const marks = (
    [
      ['consented', before > 0 ? consented : undefined],
      ['received', received],
      ['renewal', Date.parse(token.renewAt)],
      ['expiry', expiry],
      ['horizon', horizon],
    ] as const
  ).flatMap(([id, at]) => {
    const x = at === undefined ? undefined : place(at);
    return at === undefined || x === undefined ? [] : [{ id, at, x }];
  });
  return { marks, stretches, nowX: place(now) };
}

function placeOn(stretches: readonly Stretch[], at: number): number | undefined {
  const stretch = stretches.find(({ from, to }) => at >= from && at <= to);
  if (stretch === undefined) return undefined;
  const length = stretch.to - stretch.from;
  return stretch.x + (length === 0 ? 0 : ((at - stretch.from) / length) * stretch.width);
}
