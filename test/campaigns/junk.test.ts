import { describe, expect, it } from 'vitest';
import { junkKinds, strangers } from './junk/junk-kinds.ts';
import { runJunk } from './junk/run-junk.ts';

describe('F-79: junk over real sockets, from another process', () => {
  it('is turned away, keeps an honest user from nothing, and is not remembered', async () => {
    const { quiet, beside, junk, pending } = await runJunk({
      ...{ quietSeconds: 0, seconds: 2, perSecond: 500 },
    });
    for (const { ends, count } of [quiet, beside]) expect(ends).toEqual({ '/done?outcome=applied': count });
    expect(Object.keys(junk.answers).sort()).toEqual(Object.keys(junkKinds).sort());
    expect(junk.broken).toBe(0);
    for (const [kind, byStatus] of Object.entries(junk.answers)) {
      const turnedAway = kind.startsWith('authorize') ? ['401'] : ['400', '429'];
      expect([kind, turnedAway]).toEqual([kind, expect.arrayContaining(Object.keys(byStatus))]);
    }
    // However slow the machine is: to no more than a hundred strangers in any second is anything explained.
    const explained = strangers.reduce((sum, kind) => sum + (junk.answers[kind]?.['400'] ?? 0), 0);
    expect(explained).toBeLessThanOrEqual(100 * (Math.ceil(junk.seconds) + 1));
    expect(pending).toBe(0);
  });
});
