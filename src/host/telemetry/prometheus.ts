import type { MeterProvider as MeterProviderApi } from '@opentelemetry/api';
import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';

/** Metrics that are read when somebody asks for them. */
export interface PrometheusMetrics {
  /** For the host's `telemetry` option. */
  readonly meterProvider: MeterProviderApi;
  /** Everything counted so far, in Prometheus' text format. */
  text(): Promise<string>;
  close(): Promise<void>;
}

class PullReader extends MetricReader {
  protected override async onShutdown(): Promise<void> {
    // Nothing is sent anywhere by itself.
  }

  protected override async onForceFlush(): Promise<void> {
    // As above.
  }
}

/**
 * Metrics of one host for a Prometheus that comes and reads. The build puts both libraries into this file: whoever
 * installs the package gets neither, and whoever brings an OpenTelemetry SDK does not need this.
 */
export function createPrometheusMetrics(): PrometheusMetrics {
  const reader = new PullReader();
  const meterProvider = new MeterProvider({ readers: [reader] });
  // What is not known of the process is not told: neither its name nor the SDK's.
  const serializer = new PrometheusSerializer(undefined, false, undefined, true);
  return {
    meterProvider,
    text: async () => serializer.serialize((await reader.collect()).resourceMetrics),
    close: () => meterProvider.shutdown(),
  };
}
