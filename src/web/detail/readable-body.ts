import type { OperationResponse } from '../../generated/types.ts';

const mostCharacters = 4000;

/** The body of an answer for people: JSON indented, and cut where it gets long. */
export function readableBody({ body, contentType }: Pick<OperationResponse, 'body' | 'contentType'>): {
  readonly text: string;
  readonly truncated: boolean;
} {
  const whole = contentType.includes('json') ? indented(body) : body;
  return { text: whole.slice(0, mostCharacters), truncated: whole.length > mostCharacters };
}

function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
