import { endpointUrl } from '../coupa-instance.ts';
import { findingOf, okFinding } from '../finding-of.ts';
import { type StageCheck, untested } from '../validate/stage.ts';
import type { Diagnosis } from './diagnosis.ts';
import { visitPage } from './visit-page.ts';

/**
 * Do the clocks of host and instance agree? The `Date` header (RFC 9110 6.6.1) of an answer without token, against
 * the middle of the wait for it. The skew that renewals allow for is what may differ.
 */
export async function checkClock({
  connection,
  context,
}: Pick<Diagnosis, 'connection' | 'context'>): Promise<StageCheck> {
  const { manifest, now } = context;
  const before = now();
  const page = await visitPage(endpointUrl(connection.instance, manifest.endpoints.probe), context);
  const after = now();
  if (page?.date === undefined)
    return untested('clock.not_tested', 'Not tested: no answer with a Date header.');
  const offsetSeconds = Math.round((page.date - (before + after) / 2) / 1000);
  const seen = `By its Date header the instance is ${words(offsetSeconds)}.`;
  if (Math.abs(offsetSeconds) <= manifest.renewal.clockSkewSeconds) {
    return { findings: [okFinding('clock.agrees', seen)] };
  }
  return { findings: [findingOf('diagnose.clock_offset', { severity: 'warning', seen })] };
}

function words(offsetSeconds: number): string {
  if (offsetSeconds === 0) return 'at the same second as this host';
  return `${Math.abs(offsetSeconds)} s ${offsetSeconds > 0 ? 'ahead of' : 'behind'} this host`;
}
