import { type RawBuilder, sql } from 'kysely';

/** The database's own clock as an SQL expression; milliseconds since the epoch. Machines may differ, it does not. */
export type DatabaseClock = () => RawBuilder<number>;

/** A clock in the hand of a test, in place of the database's. */
export function givenClock(now: () => number): DatabaseClock {
  return () => sql<number>`cast(${Math.floor(now())} as bigint)`;
}
