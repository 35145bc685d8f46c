import type { Counter, Histogram, Meter, ObservableGauge, UpDownCounter } from '@opentelemetry/api';
import { type MetricName, metricTable } from './telemetry-names.ts';

/** The instruments of one host. */
export interface Instruments {
  readonly renewals: Counter;
  readonly inFlight: UpDownCounter;
  readonly leaseWait: Histogram;
  readonly tokenRequest: Histogram;
  readonly timeToExpiry: Histogram;
  readonly accounts: ObservableGauge;
  readonly instancesResting: ObservableGauge;
}

/** Makes the instruments of the metric table. */
export function createInstruments(meter: Meter): Instruments {
  return {
    renewals: meter.createCounter('coupa.renewals', optionsOf('coupa.renewals')),
    inFlight: meter.createUpDownCounter('coupa.renewals.in_flight', optionsOf('coupa.renewals.in_flight')),
    leaseWait: histogram(meter, 'coupa.renewal.lease_wait'),
    tokenRequest: histogram(meter, 'coupa.renewal.token_request'),
    timeToExpiry: histogram(meter, 'coupa.renewal.time_to_expiry'),
    accounts: meter.createObservableGauge('coupa.accounts', optionsOf('coupa.accounts')),
    instancesResting: meter.createObservableGauge(
      'coupa.instances.resting',
      optionsOf('coupa.instances.resting'),
    ),
  };
}

function optionsOf(name: MetricName): { readonly unit: string; readonly description: string } {
  const { unit, means } = metricTable[name];
  return { unit, description: means };
}

type HistogramName = {
  [Name in MetricName]: (typeof metricTable)[Name]['kind'] extends 'histogram' ? Name : never;
}[MetricName];

function histogram(meter: Meter, name: HistogramName): Histogram {
  const explicitBucketBoundaries = [...metricTable[name].boundaries];
  return meter.createHistogram(name, { ...optionsOf(name), advice: { explicitBucketBoundaries } });
}
