import { setImmediate as turn } from 'node:timers/promises';

interface Timer {
  readonly at: number;
  readonly wake: () => void;
}

/** A clock that moves by itself to the next thing that is waited for, as soon as nothing else is under way. */
export class VirtualTime {
  now = Date.parse('2026-01-31T12:00:00.000Z');
  /** Work that runs in real time, such as statements of a database; the clock stands still meanwhile. */
  busy = 0;
  readonly #timers: Timer[] = [];

  readonly wait = (milliseconds: number): Promise<void> =>
    new Promise((wake) => {
      const timer = { at: this.now + milliseconds, wake };
      const place = this.#timers.findIndex(({ at }) => at > timer.at);
      this.#timers.splice(place === -1 ? this.#timers.length : place, 0, timer);
    });

  /** Sets the clock to another time of day; what is waited for is as far away as before. */
  jump(milliseconds: number): void {
    this.now += milliseconds;
    this.#timers.forEach((timer, index) => {
      this.#timers[index] = { ...timer, at: timer.at + milliseconds };
    });
  }

  /** Counts work as busy until it ends. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.busy += 1;
    try {
      return await work();
    } finally {
      this.busy -= 1;
    }
  }

  /** Lets time pass until the condition holds; throws when it does not within so many milliseconds. */
  async until(condition: () => boolean, longest: number): Promise<void> {
    const end = this.now + longest;
    for (;;) {
      await this.#rest();
      if (condition()) return;
      const next = this.#timers[0];
      if (next === undefined || next.at > end) throw new Error(`Nothing came of it in ${longest} ms.`);
      this.#timers.shift();
      this.now = Math.max(this.now, next.at);
      next.wake();
    }
  }

  /** Lets so many milliseconds pass. */
  async pass(milliseconds: number): Promise<void> {
    let isOver = false;
    void this.wait(milliseconds).then(() => {
      isOver = true;
    });
    await this.until(() => isOver, milliseconds);
  }

  async settle<Result>(work: Promise<Result>, longest: number): Promise<Result> {
    let isOver = false;
    const watched = work.finally(() => {
      isOver = true;
    });
    watched.catch(() => undefined);
    await this.until(() => isOver, longest);
    return watched;
  }

  async #rest(): Promise<void> {
    do await turn();
    while (this.busy > 0);
  }
}

/** The same object whose methods, and those of its members, count as busy while they run. */
export function countedWork<Target extends object>(time: VirtualTime, target: Target): Target {
  return new Proxy(target, {
    get(of, name, self) {
      const member: unknown = Reflect.get(of, name, self);
      if (typeof member === 'object' && member !== null) return countedWork(time, member);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]) => {
        const result: unknown = Reflect.apply(member, of, given);
        return result instanceof Promise ? time.during(() => result) : result;
      };
    },
  });
}
