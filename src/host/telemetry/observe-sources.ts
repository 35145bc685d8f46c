import type { ObservableGauge, ObservableResult } from '@opentelemetry/api';
import { healthStates } from '../health/health-table.ts';
import type { Instruments } from './create-instruments.ts';
import type { ObservedSources } from './telemetry.ts';

/**
 * Asks the sources whenever metrics are collected; returns how to stop it. What is not seen any more is told as 0: a
 * reader may go on with the last number it heard.
 */
export function observeSources(
  { accounts, instancesResting }: Pick<Instruments, 'accounts' | 'instancesResting'>,
  sources: ObservedSources,
): () => void {
  const seen = new Set<string>();
  const stops = [
    callback(accounts, async (result) => {
      const counts = await sources.accounts();
      for (const state of Object.keys(healthStates)) {
        result.observe(counts.get(state) ?? 0, { 'coupa.health.state': state });
      }
    }),
    callback(instancesResting, async (result) => {
      const resting = new Set(await sources.restingInstances());
      for (const instance of resting) seen.add(instance);
      for (const instance of seen)
        result.observe(resting.has(instance) ? 1 : 0, { 'server.address': instance });
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function callback(gauge: ObservableGauge, observe: (result: ObservableResult) => Promise<void>): () => void {
  gauge.addCallback(observe);
  return () => gauge.removeCallback(observe);
}
