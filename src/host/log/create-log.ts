import { pino } from 'pino';
import type { HookContext } from '../../account/hook-context.ts';
import { type LogLevel, levelOf } from './log-events.ts';
import { readableLine } from './readable-line.ts';
import { scrubEntry } from './scrub-entry.ts';

/** Where lines go; `process.stderr` is one. */
export interface LogDestination {
  write(line: string): unknown;
}

export interface LogOptions {
  /** Nothing quieter is written. */
  readonly level: LogLevel | 'silent';
  readonly destination: LogDestination;
  /** `json`, one object a line (the default), or `readable`, for a terminal. */
  readonly form?: 'json' | 'readable';
}

/**
 * A log for `HostOptions.log`: pino lines whose level the event decides, without secrets by key and by value, at any
 * depth (check A-45). Pino's own redaction knows paths only, so every entry passes the scrubber instead.
 */
export function createLog({ level, destination, form = 'json' }: LogOptions): HookContext['log'] {
  const logger = pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: scrubEntry },
    },
    form === 'json' ? destination : { write: (line) => destination.write(readableLine(line)) },
  );
  return (entry) => logger[levelOf(entry.event)](entry);
}
