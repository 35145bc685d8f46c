import type { Attributes, Span } from '@opentelemetry/api';
import type { HookLogEntry } from '../../account/hook-context.ts';
import { exactFailure } from '../blur-failures.ts';
import { errorFacts } from '../log/error-facts.ts';
import type { logEvents } from '../log/log-events.ts';
import type { Instruments } from './create-instruments.ts';
import { needsAction, outcomeOfError, type RenewalOutcome } from './renewal-outcome.ts';
import type { RenewalEnd, RenewalFacts, RenewalSubject } from './telemetry.ts';

/** What a renewal is watched with. */
export interface RenewalWatch {
  readonly instruments: Instruments;
  readonly log: (entry: HookLogEntry) => void;
  /** Milliseconds since the epoch, by the host's clock. */
  readonly now: () => number;
}

/** One renewal as it is watched: what is told of it, how it ends. */
export class WatchedRenewal {
  readonly #watch: RenewalWatch;
  readonly #subject: RenewalSubject;
  readonly #span: Span;
  readonly #startedAt = performance.now();
  #outcome: RenewalOutcome | undefined;
  #hasEnded = false;

  constructor(watch: RenewalWatch, subject: RenewalSubject, span: Span) {
    this.#watch = watch;
    this.#subject = subject;
    this.#span = span;
  }

  tell({ outcome, rotation, generation, tokenVersion, expiresAt }: RenewalFacts): void {
    // An answer that comes too late for its renewal is kept, and is no part of it any more.
    if (this.#hasEnded) return;
    if (outcome !== undefined) this.#outcome = outcome;
    if (rotation !== undefined) this.#span.setAttribute('coupa.renewal.rotation', rotation);
    if (generation !== undefined) this.#span.setAttribute('coupa.token.generation', generation);
    if (tokenVersion !== undefined) this.#span.setAttribute('coupa.token.version', tokenVersion);
    if (expiresAt !== undefined) this.#recordTimeToExpiry(expiresAt);
  }

  leaseWaited(milliseconds: number): void {
    this.#span.setAttribute('coupa.renewal.lease_wait_ms', Math.round(milliseconds));
  }

  async run<End extends RenewalEnd>(work: () => Promise<End>): Promise<End> {
    const { inFlight } = this.#watch.instruments;
    inFlight.add(1);
    try {
      const end = await work();
      this.#succeeded(end);
      return end;
    } catch (error) {
      this.#failed(error);
      throw error;
    } finally {
      inFlight.add(-1);
      this.#hasEnded = true;
    }
  }

  #recordTimeToExpiry(expiresAt: string): void {
    const seconds = Math.max(0, (Date.parse(expiresAt) - this.#watch.now()) / 1000);
    const { reason } = this.#subject;
    this.#watch.instruments.timeToExpiry.record(seconds, { 'coupa.renewal.reason': reason });
  }

  #succeeded({ current, saved }: RenewalEnd): void {
    const { tokenVersion } = current;
    this.tell({ tokenVersion });
    const outcome = saved ? (this.#outcome ?? 'renewed') : 'unsaved';
    this.#count(outcome, {});
    this.#watch.log({ event: 'renewal.succeeded', ...this.#line(outcome), tokenVersion });
  }

  #failed(thrown: unknown): void {
    const error = exactFailure(thrown);
    const { code, causes } = errorFacts(error);
    const outcome = this.#outcome === 'lost_turn' ? this.#outcome : outcomeOfError(error);
    this.#count(outcome, { 'error.type': code });
    const event = eventOf(outcome, error);
    this.#watch.log({ event, ...this.#line(outcome), code, causes });
  }

  #count(outcome: RenewalOutcome, attributes: Attributes): void {
    const { reason } = this.#subject;
    const labels = { 'coupa.renewal.outcome': outcome, 'coupa.renewal.reason': reason };
    this.#span.setAttributes(labels);
    this.#watch.instruments.renewals.add(1, { ...labels, ...attributes });
  }

  #line(outcome: RenewalOutcome) {
    const milliseconds = Math.round(performance.now() - this.#startedAt);
    return { ...this.#subject, outcome, milliseconds };
  }
}

// What is only put off was told when it was refused; every caller meanwhile would tell it again.
function eventOf(outcome: RenewalOutcome, error: unknown): keyof typeof logEvents {
  if (outcome === 'paused') return 'renewal.paused';
  return needsAction(error) ? 'renewal.needs_action' : 'renewal.failed';
}
