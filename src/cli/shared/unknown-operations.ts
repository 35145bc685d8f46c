import { paint } from './paint.ts';

/** Says for which operations no source states a scope, one line each. */
export function unknownLines(operations: readonly string[]): readonly string[] {
  return operations.map((operation) => `${paint('yellow', 'Not known:')} ${operation}`);
}
