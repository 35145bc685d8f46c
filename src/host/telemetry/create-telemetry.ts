import { metrics, trace } from '@opentelemetry/api';
import type { HookContext } from '../../account/hook-context.ts';
import { createInstruments } from './create-instruments.ts';
import { HostTelemetry } from './host-telemetry.ts';
import type { Telemetry, TelemetryOptions } from './telemetry.ts';

const scope = 'coupa-oauth2-account';

/** Spans, metrics and log lines of one host, over the OpenTelemetry API alone: without an SDK nothing is kept. */
export function createTelemetry(
  { tracerProvider, meterProvider }: TelemetryOptions,
  { log, now }: Pick<HookContext, 'log' | 'now'>,
): Telemetry {
  const tracer = (tracerProvider ?? trace.getTracerProvider()).getTracer(scope);
  const meter = (meterProvider ?? metrics.getMeterProvider()).getMeter(scope);
  return new HostTelemetry({
    tracer,
    instruments: createInstruments(meter),
    log,
    now,
    closers: [],
  });
}
