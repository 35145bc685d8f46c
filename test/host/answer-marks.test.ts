import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AnswerMark, isNewerMark, readMarks, writeMarks } from '../../src/host/renewal/answer-marks.ts';
import { answerMarks } from './support/answer-marks.ts';

describe('marks of how far answers have brought their accounts', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(answerMarks, (marks) => {
        expect(readMarks(writeMarks(marks))).toEqual(marks);
      }),
    );
  });

  it('are none where the bytes are anything else, and nothing is thrown', () => {
    const bytes = fc.oneof(fc.uint8Array(), fc.json().map(Buffer.from), fc.string().map(Buffer.from));
    fc.assert(
      fc.property(bytes, (anything) => {
        for (const mark of readMarks(anything) ?? []) {
          expect(typeof mark.accountId).toBe('string');
          expect(Number.isFinite(mark.receivedAt) && mark.version > 0 && mark.generation > 0).toBe(true);
        }
      }),
    );
  });

  it.each([
    ['no list', '{}', undefined],
    ['cut off', '[["a1",1,1,5],["a2"', undefined],
    ['a row that is none', '[7,["a1",1,1,5]]', ['a1']],
    ['no account', '[[1,1,1,5]]', []],
    ['a version that is none', '[["a1",0,1,5],["a2","1",1,5],["a3",1.5,1,5]]', []],
    ['a generation that is none', '[["a1",1,-1,5],["a2",1,null,5]]', []],
    ['a moment that is none', '[["a1",1,1,"5"],["a2",1,1,1e999],["a3",1,1]]', []],
  ])('are passed over where there is %s', (_what, text, accounts) => {
    expect(readMarks(Buffer.from(text))?.map(({ accountId }) => accountId)).toEqual(accounts);
  });

  it('follow one another by the moment of their answer first: a later grant may count from lower numbers', () => {
    const mark: AnswerMark = { accountId: 'a1', version: 7, generation: 3, receivedAt: 10 };
    expect(isNewerMark({ ...mark, version: 2, generation: 2, receivedAt: 11 }, mark)).toBe(true);
    expect(isNewerMark({ ...mark, generation: 4, version: 1 }, mark)).toBe(true);
    expect(isNewerMark({ ...mark, version: 8 }, mark)).toBe(true);
    expect(isNewerMark(mark, mark)).toBe(false);
  });

  it('are in an order in which of two different ones exactly one is newer', () => {
    fc.assert(
      fc.property(answerMarks, answerMarks, ([one], [other]) => {
        if (one === undefined || other === undefined) return;
        const { accountId: _one, ...left } = one;
        const { accountId: _other, ...right } = other;
        const isEqual = JSON.stringify(left) === JSON.stringify(right);
        expect(Number(isNewerMark(one, other)) + Number(isNewerMark(other, one))).toBe(isEqual ? 0 : 1);
      }),
    );
  });
});
