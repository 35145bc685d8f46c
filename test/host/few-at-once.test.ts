import { describe, expect, it } from 'vitest';
import { FewAtOnce } from '../../src/host/renewal/few-at-once.ts';

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

describe('a line in front of the database', () => {
  it('lets a few through at a time, in order, and everybody in the end', async () => {
    const line = new FewAtOnce(3, { isShared: () => false });
    const begun: number[] = [];
    let [running, most] = [0, 0];
    const results = await Promise.all(
      Array.from({ length: 100 }, (_each, index) =>
        line.run(async () => {
          begun.push(index);
          running += 1;
          most = Math.max(most, running);
          await new Promise((resolve) => setImmediate(resolve));
          running -= 1;
          return index;
        }),
      ),
    );
    expect(most).toBe(3);
    expect(begun).toEqual([...begun.keys()]);
    expect(results).toEqual(begun);
  });

  it('goes on after a failure that is one caller’s own', async () => {
    const line = new FewAtOnce(1, { isShared: () => false });
    const results = await Promise.allSettled([
      line.run(() => Promise.reject(new Error('mine'))),
      line.run(() => Promise.resolve('done')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });

  it('does not make those behind a failure of the database wait for their own', async () => {
    const line = new FewAtOnce(1, { isShared: () => true });
    let asked = 0;
    const work = async (): Promise<never> => {
      asked += 1;
      await turns();
      throw new Error('away');
    };
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => line.run(work)));
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    expect(asked).toBe(1);
    expect(await line.run(() => Promise.resolve('back'))).toBe('back');
  });
});
