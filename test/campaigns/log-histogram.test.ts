import { expect, it } from 'vitest';
import { LogHistogram } from './support/log-histogram.ts';

it('tells percentiles to within two per cent, also after it was stored and read again', () => {
  const histogram = new LogHistogram();
  for (let value = 1; value <= 1_000; value += 1) histogram.add(value);
  const read = new LogHistogram(JSON.parse(JSON.stringify(histogram)));
  expect(read.size).toBe(1_000);
  for (const share of [0.1, 0.5, 0.99]) {
    expect(read.percentile(share) / (share * 1_000)).toBeGreaterThan(0.99);
    expect(read.percentile(share) / (share * 1_000)).toBeLessThan(1.03);
  }
  expect(new LogHistogram().percentile(0.5)).toBeNaN();
});
