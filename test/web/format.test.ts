import { describe, expect, it } from 'vitest';
import { formatInstant } from '../../src/web/format/format-instant.ts';
import { formatAway, formatSpan } from '../../src/web/format/format-span.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

describe('a length of time', () => {
  it.each([
    [0, '0 s'],
    [-5 * second, '0 s'],
    [59_999, '59 s'],
    [minute, '1 min'],
    [5 * minute + 30 * second, '5 min 30 s'],
    [17 * hour + 5 * minute, '17 h 5 min'],
    [23 * hour + 59 * minute + 59 * second, '23 h 59 min'],
    [47 * hour, '47 h'],
    [76 * day + hour, '76 days'],
  ])('of %d ms is %s', (milliseconds, words) => {
    expect(formatSpan(milliseconds)).toBe(words);
  });
});

describe('how far an instant is away', () => {
  it.each([
    [400, 'now'],
    [17 * hour + 20 * minute, 'in 17 h'],
    [-3 * day, '3 days ago'],
    [-90 * second, '1 min ago'],
  ])('%d ms from now is said as %s', (distance, words) => {
    expect(formatAway(distance, 0)).toBe(words);
  });
});

describe('an instant', () => {
  it('is written in the zone of the reader', () => {
    expect(formatInstant('2026-01-31T23:30:00.000Z', 'Europe/Berlin')).toBe('1 Feb 2026, 00:30');
  });

  it('that cannot be read is a dash', () => {
    expect(formatInstant('soon')).toBe('—');
  });
});
