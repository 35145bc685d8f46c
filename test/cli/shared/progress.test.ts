import { describe, expect, it } from 'vitest';
import { createProgress } from '../../../src/cli/shared/progress.ts';
import { fakeTerminal } from '../support/fake-terminal.ts';

const cleared = '\r\x1b[2K';

describe('progress', () => {
  it('is silent for a second, then one line with the seconds, then gone', () => {
    const { written, terminal, pass } = fakeTerminal();
    const progress = createProgress('Working', terminal);
    pass(999);
    progress.tell('1 record');
    expect(written).toEqual([]);
    pass(1);
    progress.tell('2 records');
    pass(1000);
    progress.end();
    progress.end();
    pass(5000);
    expect(written).toEqual([
      `${cleared}1 record … 1 s`,
      `${cleared}2 records … 1 s`,
      `${cleared}2 records … 2 s`,
      cleared,
    ]);
  });

  it('never fills a whole line, which would push it up', () => {
    const { written, terminal, pass } = fakeTerminal({ columns: 10 });
    const progress = createProgress('A long explanation', terminal);
    pass(1000);
    progress.end();
    expect(written).toEqual([`${cleared}A long ex`, cleared]);
  });

  it('makes room for what is printed and comes back a second later', () => {
    const { written, terminal, pass } = fakeTerminal();
    const progress = createProgress('Working', terminal);
    pass(1000);
    progress.clear();
    progress.clear();
    pass(1000);
    expect(written).toEqual([`${cleared}Working … 1 s`, cleared, `${cleared}Working … 2 s`]);
  });

  it('keeps away from a question and counts anew from the answer, also when there is none', async () => {
    const { written, terminal, pass } = fakeTerminal();
    const progress = createProgress('Working', terminal);
    pass(1000);
    const answer = progress.aside(async () => {
      pass(60_000);
      progress.tell('Working on');
      return 'y';
    });
    await expect(answer).resolves.toBe('y');
    pass(999);
    expect(written).toEqual([`${cleared}Working … 1 s`, cleared]);
    await expect(progress.aside(() => Promise.reject(new Error('no answer')))).rejects.toThrow('no answer');
    pass(1001);
    expect(written.slice(2)).toEqual([`${cleared}Working on … 1 s`]);
  });

  it('is for terminals alone', async () => {
    const { written, terminal, pass } = fakeTerminal({ isTTY: false });
    const progress = createProgress('Working', terminal);
    pass(5000);
    progress.tell('3 records');
    progress.clear();
    await expect(progress.aside(async () => 'y')).resolves.toBe('y');
    progress.end();
    expect(written).toEqual([]);
  });
});
