import type { Kysely } from 'kysely';
import { newestEntry } from './foreign-changes.ts';
import type { TimelineFollowing, TimelineRow } from './history.ts';
import type { Schema } from './schema.ts';
import { toTimelineRow } from './timeline-table.ts';

const pageRows = 500;
const lookBackRows = 1_000;

// Numbers are given out before the commit: a missing one may still arrive, but no transaction lives this long.
const gapMilliseconds = 60_000;
const mostGaps = 10_000;

interface Followed {
  readonly origin: string;
  readonly deliver: (row: TimelineRow) => void;
}

/** Follows the timeline from its present end; `poke` says that there may be something new. */
export class TimelineFollower implements TimelineFollowing {
  readonly #db: Kysely<Schema>;
  readonly #followed: Followed;
  /** Everything up to this line was handed over or is a gap. */
  #seen = 0;
  /** Numbers that were passed over because nothing had them yet, and since when. */
  readonly #gaps = new Map<number, number>();
  #reading: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  private constructor(db: Kysely<Schema>, followed: Followed) {
    this.#db = db;
    this.#followed = followed;
  }

  static async start(db: Kysely<Schema>, followed: Followed): Promise<TimelineFollower> {
    const follower = new TimelineFollower(db, followed);
    await follower.#begin();
    return follower;
  }

  // What was begun before and is committed later counts as new, hence the look back for numbers nobody has yet.
  async #begin(): Promise<void> {
    const newest = await newestEntry(this.#db);
    const recent = await this.#db
      .selectFrom('timeline')
      .select('id')
      .where('id', '>', newest - lookBackRows)
      .where('id', '<=', newest)
      .execute();
    const known = new Set(recent.map(({ id }) => Number(id)));
    const now = performance.now();
    for (let id = Math.max(1, newest - lookBackRows + 1); id < newest; id += 1) {
      if (!known.has(id)) this.#gaps.set(id, now);
    }
    this.#seen = newest;
  }

  /** Never throws: what could not be read is read with the next poke. */
  poke(): void {
    this.#again = true;
    if (this.#stopped) return;
    this.#reading ??= this.#read();
  }

  async stop(): Promise<void> {
    this.poke();
    this.#stopped = true;
    await this.#reading;
  }

  async #read(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      try {
        await this.#catchUp();
      } catch {
        // The place where it stopped is remembered; nothing is lost.
        break;
      }
    }
    // In the same breath as the last look at `again`: a poke in between would wake nobody.
    this.#reading = undefined;
  }

  async #catchUp(): Promise<void> {
    await this.#fillGaps();
    for (;;) {
      const rows = await this.#db
        .selectFrom('timeline')
        .selectAll()
        .where('id', '>', this.#seen)
        .orderBy('id')
        .limit(pageRows)
        .execute();
      for (const row of rows) {
        this.#noteGap(this.#seen + 1, Number(row.id));
        this.#seen = Number(row.id);
        this.#followed.deliver(toTimelineRow(row, this.#followed.origin));
      }
      if (rows.length < pageRows) return;
    }
  }

  async #fillGaps(): Promise<void> {
    const oldest = performance.now() - gapMilliseconds;
    for (const [id, since] of this.#gaps) if (since < oldest) this.#gaps.delete(id);
    const missing = [...this.#gaps.keys()];
    for (let start = 0; start < missing.length; start += pageRows) {
      const ids = missing.slice(start, start + pageRows);
      const rows = await this.#db
        .selectFrom('timeline')
        .selectAll()
        .where('id', 'in', ids)
        .orderBy('id')
        .execute();
      for (const row of rows) {
        this.#gaps.delete(Number(row.id));
        this.#followed.deliver(toTimelineRow(row, this.#followed.origin));
      }
    }
  }

  #noteGap(from: number, to: number): void {
    const now = performance.now();
    for (let id = Math.max(from, to - mostGaps); id < to; id += 1) this.#gaps.set(id, now);
  }
}
