/** A JSON line of the log as a person reads it at a terminal: time, level, event and the rest as `key=value`. */
export function readableLine(line: string): string {
  const {
    level,
    time,
    event,
    pid: _pid,
    owner: _owner,
    ...rest
  } = JSON.parse(line) as Record<string, unknown>;
  const members = Object.entries(rest).map(([key, value]) => `${key}=${shown(value)}`);
  const clock = String(time).slice(11, 19);
  return `${[clock, String(level).toUpperCase().padEnd(5), String(event), ...members].join(' ')}\n`;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.map(shown).join(',');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
