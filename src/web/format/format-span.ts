const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const count = (value: number, unit: string): string => `${value} ${unit}`;

/** A length of time in at most two units, for example `17 h 5 min` or `76 days`; milliseconds in, never negative. */
export function formatSpan(milliseconds: number): string {
  const span = Math.max(0, milliseconds);
  if (span < minute) return count(Math.floor(span / second), 's');
  if (span < hour) return two(span, [minute, 'min'], [second, 's']);
  if (span < 2 * day) return two(span, [hour, 'h'], [minute, 'min']);
  return count(Math.floor(span / day), 'days');
}

type Unit = readonly [size: number, name: string];

function two(span: number, [size, name]: Unit, [smallSize, smallName]: Unit): string {
  const large = Math.floor(span / size);
  const small = Math.floor((span - large * size) / smallSize);
  return small === 0 ? count(large, name) : `${count(large, name)} ${count(small, smallName)}`;
}

/** How far an instant is away, in words: `in 17 h`, `3 days ago`, `now`. Milliseconds since the epoch. */
export function formatAway(at: number, now: number): string {
  const span = at - now;
  if (Math.abs(span) < second) return 'now';
  const words = coarse(Math.abs(span));
  return span > 0 ? `in ${words}` : `${words} ago`;
}

/** One unit is enough at a glance. */
function coarse(span: number): string {
  const [words = '', unit = ''] = formatSpan(span).split(' ');
  return `${words} ${unit}`;
}
