import {
  type DataPoint,
  type Histogram,
  MeterProvider,
  type MetricData,
  MetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import type { HostOptions } from '../../../src/host/create-host.ts';
import { createLog } from '../../../src/host/log/create-log.ts';

class CollectingReader extends MetricReader {
  protected override async onShutdown(): Promise<void> {}
  protected override async onForceFlush(): Promise<void> {}
}

/** Keeps every span, metric and log line of the hosts that get its options. */
export class TelemetryProbe {
  readonly lines: string[] = [];
  readonly #exporter = new InMemorySpanExporter();
  readonly #reader = new CollectingReader();
  readonly options: Pick<HostOptions, 'log' | 'telemetry'> = {
    log: createLog({ level: 'debug', destination: { write: (line) => this.lines.push(line) } }),
    telemetry: {
      tracerProvider: new BasicTracerProvider({
        spanProcessors: [new SimpleSpanProcessor(this.#exporter)],
      }),
      meterProvider: new MeterProvider({ readers: [this.#reader] }),
    },
  };

  get spans(): readonly ReadableSpan[] {
    return this.#exporter.getFinishedSpans();
  }

  /** The attributes of the last span of this name. */
  attributes(name: string): ReadableSpan['attributes'] | undefined {
    return this.spans.findLast((span) => span.name === name)?.attributes;
  }

  /** Event and members of each line, without time and names of process and host. */
  get entries(): readonly Readonly<Record<string, unknown>>[] {
    return this.lines.map((line) => {
      const { time: _time, pid: _pid, owner: _owner, ...entry } = JSON.parse(line) as Record<string, unknown>;
      return entry;
    });
  }

  /** Points of a metric: labels and number; of a histogram how many values it got. */
  async points(name: string): Promise<readonly (readonly [labels: object, value: number])[]> {
    const metric = (await this.metrics()).find(({ descriptor }) => descriptor.name === name);
    const points: readonly DataPoint<number | Histogram>[] =
      metric === undefined ? [] : [...pointsOf(metric)];
    return points.map(({ attributes, value }) => [
      attributes,
      typeof value === 'number' ? value : value.count,
    ]);
  }

  async metrics(): Promise<readonly MetricData[]> {
    const { resourceMetrics } = await this.#reader.collect();
    return resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics);
  }
}

function pointsOf(metric: MetricData): readonly DataPoint<number | Histogram>[] {
  return metric.dataPoints as readonly DataPoint<number | Histogram>[];
}
