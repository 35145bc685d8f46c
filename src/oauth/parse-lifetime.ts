/** One year; no access token lives longer. */
const maximumSeconds = 31_536_000;

/** `expires_in` in seconds, given as a number or as digits, or undefined when it is not usable. */
export function parseLifetime(value: unknown): number | undefined {
  const seconds = typeof value === 'string' && /^\d{1,8}$/.test(value) ? Number(value) : value;
  return typeof seconds === 'number' && Number.isInteger(seconds) && seconds >= 1 && seconds <= maximumSeconds
    ? seconds
    : undefined;
}
