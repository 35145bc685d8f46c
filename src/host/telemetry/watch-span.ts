import {
  type Attributes,
  type Context,
  context,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { ConnectorError } from '../../errors.ts';
import type { SpanName } from './telemetry-names.ts';

interface Watched {
  readonly name: SpanName;
  readonly attributes?: Attributes;
  /** The span that this one belongs to. Default: whatever is active. */
  readonly parent?: Context;
  readonly kind?: SpanKind;
}

/** Runs `work` under a span of its own, which ends with it. A failure is marked by its code alone. */
export async function watchSpan<Result>(
  tracer: Tracer,
  { name, attributes = {}, parent = context.active(), kind = SpanKind.INTERNAL }: Watched,
  work: (span: Span, own: Context) => Promise<Result>,
): Promise<Result> {
  const span = tracer.startSpan(name, { kind, attributes }, parent);
  const own = trace.setSpan(parent, span);
  try {
    return await context.with(own, () => work(span, own));
  } catch (error) {
    const code = codeOf(error);
    span.setAttribute('error.type', code);
    span.setStatus({ code: SpanStatusCode.ERROR, message: code });
    throw error;
  } finally {
    span.end();
  }
}

/** The code of the catalogue for anything thrown: low in number, and free of secrets. */
export function codeOf(error: unknown): string {
  return error instanceof ConnectorError ? error.code : 'host.unexpected';
}
