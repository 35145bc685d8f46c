import {
  type Attributes,
  type Context,
  type Histogram,
  type Span,
  SpanKind,
  type Tracer,
} from '@opentelemetry/api';
import { errorFacts } from '../log/error-facts.ts';
import { apiResource } from './api-resource.ts';
import { observeSources } from './observe-sources.ts';
import type {
  ObservedSources,
  OperationSubject,
  RenewalEnd,
  RenewalFacts,
  RenewalSubject,
  Telemetry,
} from './telemetry.ts';
import type { SpanName } from './telemetry-names.ts';
import { type RenewalWatch, WatchedRenewal } from './watch-renewal.ts';
import { codeOf, watchSpan } from './watch-span.ts';

/** What all watching of one host shares. */
export interface TelemetryKit extends RenewalWatch {
  readonly tracer: Tracer;
  /** What is to be undone at the end. */
  readonly closers: (() => void)[];
}

/** The renewal that steps belong to. */
interface Belonging {
  readonly context: Context;
  readonly renewal: WatchedRenewal;
}

/** Telemetry of a host, or of one renewal of it. */
export class HostTelemetry implements Telemetry {
  readonly #kit: TelemetryKit;
  readonly #belonging: Belonging | undefined;

  constructor(kit: TelemetryKit, belonging?: Belonging) {
    this.#kit = kit;
    this.#belonging = belonging;
  }

  renewal<End extends RenewalEnd>(
    subject: RenewalSubject,
    work: (telemetry: Telemetry) => Promise<End>,
  ): Promise<End> {
    const { accountId, reason } = subject;
    const attributes = accountAttributes(accountId);
    return watchSpan(this.#kit.tracer, { name: 'coupa.renewal', attributes }, (span, context) => {
      const renewal = new WatchedRenewal(this.#kit, { accountId, reason }, span);
      return renewal.run(() => work(new HostTelemetry(this.#kit, { context, renewal })));
    });
  }

  tell(facts: RenewalFacts): void {
    this.#belonging?.renewal.tell(facts);
  }

  leaseWait<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#step('coupa.renewal.lease_wait', async () => {
      const startedAt = performance.now();
      try {
        return await timed(this.#kit.instruments.leaseWait, work);
      } finally {
        this.#belonging?.renewal.leaseWaited(performance.now() - startedAt);
      }
    });
  }

  tokenRequest(work: () => Promise<Response>): Promise<Response> {
    return this.#step('coupa.renewal.token_request', async (span) => {
      const response = await timed(this.#kit.instruments.tokenRequest, work, statusAttributes);
      span.setAttributes(statusAttributes(response));
      return response;
    });
  }

  journal<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#step('coupa.renewal.journal', work);
  }

  save<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#step('coupa.renewal.save', work);
  }

  authorization<Result extends { readonly accountId: string | null }>(
    phase: 'begin' | 'complete',
    work: () => Promise<Result>,
  ): Promise<Result> {
    const attributes = { 'coupa.authorization.phase': phase };
    return watchSpan(this.#kit.tracer, { name: 'coupa.authorization', attributes }, async (span) => {
      try {
        const result = await work();
        if (result.accountId !== null) span.setAttributes(accountAttributes(result.accountId));
        return result;
      } catch (error) {
        this.#kit.log({ event: 'authorization.failed', phase, ...errorFacts(error) });
        throw error;
      }
    });
  }

  validation<Report extends { readonly valid: boolean }>(
    accountId: string,
    work: () => Promise<Report>,
  ): Promise<Report> {
    const attributes = accountAttributes(accountId);
    return watchSpan(this.#kit.tracer, { name: 'coupa.validate', attributes }, async (span) => {
      const report = await work();
      span.setAttribute('coupa.validate.valid', report.valid);
      return report;
    });
  }

  operation<Answer extends { readonly status: number }>(
    { accountId, method, path }: OperationSubject,
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    const attributes = {
      ...accountAttributes(accountId),
      'coupa.api.resource': apiResource(path),
      'http.request.method': method,
    };
    const watched = { name: 'coupa.operation', attributes, kind: SpanKind.CLIENT } as const;
    return watchSpan(this.#kit.tracer, watched, async (span) => {
      try {
        const answer = await work();
        span.setAttributes(statusAttributes(answer));
        return answer;
      } catch (error) {
        this.#kit.log({ event: 'operation.failed', accountId, ...errorFacts(error) });
        throw error;
      }
    });
  }

  observe(sources: ObservedSources): void {
    this.#kit.closers.push(observeSources(this.#kit.instruments, sources));
  }

  close(): void {
    for (const close of this.#kit.closers.splice(0)) close();
  }

  #step<Result>(name: SpanName, work: (span: Span) => Promise<Result>): Promise<Result> {
    const parent = this.#belonging?.context;
    return watchSpan(this.#kit.tracer, { name, ...(parent === undefined ? {} : { parent }) }, work);
  }
}

/** Records the seconds that `work` takes, however it ends. */
async function timed<Result>(
  histogram: Histogram,
  work: () => Promise<Result>,
  labelsOf: (result: Result) => Attributes = () => ({}),
): Promise<Result> {
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1000;
  try {
    const result = await work();
    histogram.record(seconds(), labelsOf(result));
    return result;
  } catch (error) {
    histogram.record(seconds(), { 'error.type': codeOf(error) });
    throw error;
  }
}

function accountAttributes(accountId: string): Attributes {
  return { 'coupa.account.id': accountId };
}

function statusAttributes({ status }: { readonly status: number }): Attributes {
  return { 'http.response.status_code': status };
}
