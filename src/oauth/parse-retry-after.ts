const maximumSeconds = 3600;
/** The one date form that senders must use (RFC 9110 5.6.7); `Date.parse` alone reads dates into anything. */
const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * `Retry-After` (RFC 9110 10.2.3) in whole seconds from `now` (milliseconds since the epoch), at most an hour;
 * undefined when there is none or it cannot be read.
 */
export function parseRetryAfter(value: string | null, now: number): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d+$/.test(text)) {
    return Math.min(Number(text), maximumSeconds);
  }
  const date = httpDate.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(date)) {
    return undefined;
  }
  return Math.min(Math.max(0, Math.ceil((date - now) / 1000)), maximumSeconds);
}
