/** The sandbox's own time: a base clock plus an offset that tests and people may move. Milliseconds since 1970. */
export interface SandboxClock {
  now(): number;
  advance(milliseconds: number): void;
  set(at: number): void;
}

/** Puts a movable offset on top of a base clock (milliseconds since 1970). */
export function createVirtualClock(base: () => number): SandboxClock {
  let offset = 0;
  return {
    now: () => base() + offset,
    advance: (milliseconds) => {
      offset += milliseconds;
    },
    set: (at) => {
      offset = at - base();
    },
  };
}
