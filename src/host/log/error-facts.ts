import { ConnectorError } from '../../errors.ts';

const furthest = 5;
const codePattern = /^[A-Z][A-Z0-9_]{2,60}$/;
const namePattern = /^[A-Za-z][A-Za-z0-9]{2,60}$/;

/** An error as far as it may be logged. */
export interface ErrorFacts {
  /** Of the catalogue; `host.unexpected` for what is not in it. */
  readonly code: string;
  /** Codes or names of what caused it, the nearest first. */
  readonly causes: readonly string[];
}

/** Code and cause chain of an error, codes only: messages and stacks may quote what they were given (check A-45). */
export function errorFacts(error: unknown): ErrorFacts {
  const known = error instanceof ConnectorError;
  const causes: string[] = [];
  let cause: unknown = known ? error.cause : error;
  while (cause instanceof Error && causes.length < furthest) {
    causes.push(nameOf(cause));
    cause = cause.cause;
  }
  return { code: known ? error.code : 'host.unexpected', causes };
}

function nameOf(error: Error): string {
  if (error instanceof ConnectorError) return error.code;
  if ('code' in error && typeof error.code === 'string' && codePattern.test(error.code)) return error.code;
  return namePattern.test(error.name) ? error.name : 'Error';
}
