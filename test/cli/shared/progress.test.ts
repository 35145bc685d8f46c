import { describe, expect, it } from 'vitest';
import { createProgress } from '../../../src/cli/shared/progress.ts';

function watch(isTTY: boolean) {
  const written: string[] = [];
  let now = 0;
  const stream = { isTTY, columns: 10, write: (text: string) => written.push(text) };
  const progress = createProgress(stream, () => now);
  return { written, progress, pass: (milliseconds: number) => (now += milliseconds) };
}

describe('progress', () => {
  it('is silent for a second, then one line, then gone', () => {
    const { written, progress, pass } = watch(true);
    pass(999);
    progress.tell('1 record');
    expect(written).toEqual([]);
    pass(1);
    progress.tell('2 records and more');
    progress.end();
    progress.end();
    expect(written).toEqual(['\r\x1b[2K2 records', '\r\x1b[2K']);
  });

  it('is for terminals alone', () => {
    const { written, progress, pass } = watch(false);
    pass(5000);
    progress.tell('3 records');
    progress.end();
    expect(written).toEqual([]);
  });
});
