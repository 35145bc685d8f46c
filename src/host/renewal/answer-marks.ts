import type { TokenPosition } from '../store/store.ts';

/** How far an answer has brought its account; no token and nothing that one could be told by. */
export interface AnswerMark extends TokenPosition {
  readonly accountId: string;
  /** Milliseconds of the host's clock. */
  readonly receivedAt: number;
}

/** Whether a mark takes the place of another of its account: what was received later, whatever its numbers, is newer. */
export function isNewerMark(one: AnswerMark, other: AnswerMark): boolean {
  if (one.receivedAt !== other.receivedAt) return one.receivedAt > other.receivedAt;
  if (one.generation !== other.generation) return one.generation > other.generation;
  return one.version > other.version;
}

/** Marks as bytes, about 50 an account. */
export function writeMarks(marks: readonly AnswerMark[]): Uint8Array {
  const rows = marks.map(({ accountId, version, generation, receivedAt }) => {
    return [accountId, version, generation, receivedAt];
  });
  return Buffer.from(JSON.stringify(rows));
}

/** The marks in bytes; what is none is passed over, and undefined when the bytes are no list at all. Never throws. */
export function readMarks(bytes: Uint8Array): readonly AnswerMark[] | undefined {
  const rows = parse(Buffer.from(bytes).toString('utf8'));
  if (!Array.isArray(rows)) return undefined;
  return rows.map(toMark).filter((mark) => mark !== undefined);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toMark(row: unknown): AnswerMark | undefined {
  if (!Array.isArray(row)) return undefined;
  const [accountId, version, generation, receivedAt]: readonly unknown[] = row;
  if (typeof accountId !== 'string' || !isCount(version) || !isCount(generation)) return undefined;
  if (typeof receivedAt !== 'number' || !Number.isFinite(receivedAt)) return undefined;
  return { accountId, version, generation, receivedAt };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}
