/** An instant in the reader's own zone, for example `31 Jan 2026, 12:00`. `—` when it cannot be read. */
export function formatInstant(instant: string | number, timeZone?: string): string {
  const at = typeof instant === 'number' ? instant : Date.parse(instant);
  if (Number.isNaN(at)) return '—';
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(at);
}
