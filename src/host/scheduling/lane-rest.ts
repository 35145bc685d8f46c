import { ConnectorError } from '../../errors.ts';
import type { InstanceRest, RestCause } from '../store/store.ts';
import type { Outcome } from './outcome.ts';

/** From one request to the next while an instance rests; milliseconds. */
export const probeMilliseconds = 30_000;
const longestSeconds = 3_600;

/** As `InstanceRest`, by the host's clock. */
export interface LaneRest {
  readonly cause: RestCause;
  /** Milliseconds. */
  readonly until: number;
}

/** A rest that begins at `now`: half a minute, or as long as the server asked for, up to an hour. */
export function restAfter(cause: RestCause, { retryAfterSeconds }: Outcome, now: number): LaneRest {
  return {
    cause,
    until: now + Math.max(probeMilliseconds, Math.min(retryAfterSeconds, longestSeconds) * 1000),
  };
}

/** Whether nothing may be sent now. A rest longer than any server can ask for was noted by a clock that was wrong. */
export function rests({ until }: LaneRest, now: number): boolean {
  return now < until && until - now <= longestSeconds * 1000;
}

export function toLaneRest({ cause, until }: InstanceRest): LaneRest {
  return { cause, until: Date.parse(until) };
}

export function toInstanceRest({ cause, until }: LaneRest): InstanceRest {
  return { cause, until: new Date(until).toISOString() };
}

const reasons: Readonly<Record<RestCause, string>> = {
  failing: 'does not answer as it should',
  limited: 'asked for fewer requests',
};

/** What an account hears that finds the queue of its instance too long; `until` in milliseconds. */
export function instanceCrowded(instance: string, until: number): ConnectorError {
  return new ConnectorError('refresh.instance_unavailable', {
    message: `More renewals wait for ${instance} than it is asked for in half a minute.`,
    details: { instance, nextTryAt: new Date(until).toISOString() },
  });
}

/** What an account hears whose instance rests. */
export function instanceUnavailable(instance: string, { cause, until }: LaneRest): ConnectorError {
  const nextTryAt = new Date(until).toISOString();
  return new ConnectorError('refresh.instance_unavailable', {
    message: `The token service of ${instance} ${reasons[cause]}. It is asked again at ${nextTryAt}.`,
    details: { instance, cause, nextTryAt },
  });
}
