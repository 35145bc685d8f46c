import type { MeterProvider, TracerProvider } from '@opentelemetry/api';
import type { RefreshInput, Renewed } from '../../generated/types.ts';
import type { RenewalOutcome } from './renewal-outcome.ts';

/** Where spans and metrics go. Default: the global providers of OpenTelemetry, which do nothing unless set. */
export interface TelemetryOptions {
  readonly tracerProvider?: TracerProvider;
  /** The global one must be set before the host is created. */
  readonly meterProvider?: MeterProvider;
}

/** What a renewal is about. */
export interface RenewalSubject {
  readonly accountId: string;
  readonly reason: RefreshInput['reason'];
}

/** What a renewal ends with, as far as telemetry looks at it. */
export interface RenewalEnd {
  readonly current: { readonly tokenVersion: number };
  readonly saved: boolean;
}

/** What becomes known in the course of a renewal. */
export interface RenewalFacts {
  /** Told when it is not simply "renewed". */
  readonly outcome?: RenewalOutcome;
  readonly rotation?: Renewed['rotation'];
  readonly generation?: number;
  readonly tokenVersion?: number;
  /** When the token that is renewed ends; ISO 8601. */
  readonly expiresAt?: string;
}

export interface OperationSubject {
  readonly accountId: string;
  readonly method: string;
  readonly path: string;
}

/** What is looked at only when metrics are collected. */
export interface ObservedSources {
  /** Accounts by health state. */
  readonly accounts: () => Promise<ReadonlyMap<string, number>>;
  /** Hosts of the instances that are left alone for now. */
  readonly restingInstances: () => Promise<Iterable<string>>;
}

/** Watches renewals and whatever else goes out to Coupa. Never in the way of headers from memory. */
export interface Telemetry {
  /** A span with children, counters and one log line. `work` gets the telemetry that its steps belong to. */
  renewal<End extends RenewalEnd>(
    subject: RenewalSubject,
    work: (telemetry: Telemetry) => Promise<End>,
  ): Promise<End>;
  /** Adds to the renewal that this telemetry belongs to. */
  tell(facts: RenewalFacts): void;
  leaseWait<Result>(work: () => Promise<Result>): Promise<Result>;
  tokenRequest(work: () => Promise<Response>): Promise<Response>;
  journal<Result>(work: () => Promise<Result>): Promise<Result>;
  save<Result>(work: () => Promise<Result>): Promise<Result>;
  authorization<Result extends { readonly accountId: string | null }>(
    phase: 'begin' | 'complete',
    work: () => Promise<Result>,
  ): Promise<Result>;
  validation<Report extends { readonly valid: boolean }>(
    accountId: string,
    work: () => Promise<Report>,
  ): Promise<Report>;
  operation<Answer extends { readonly status: number }>(
    subject: OperationSubject,
    work: () => Promise<Answer>,
  ): Promise<Answer>;
  /** From now on the sources are asked whenever metrics are collected, until `close`. */
  observe(sources: ObservedSources): void;
  close(): void;
}
