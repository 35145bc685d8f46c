import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/errors.ts';
import { engines } from './support/engines.ts';
import { clientCredentialsInput, hour, TestHost } from './support/open-test-host.ts';

const day = 24 * hour;

/** A host with one account whose renewal has just failed for the first time. */
async function failing(code: ErrorCode, store: string) {
  const test = new TestHost({ store });
  const host = await test.host;
  const id = await test.authorized(clientCredentialsInput);
  const failFor = async (milliseconds: number) => {
    for (const end = test.now + milliseconds; test.now < end; ) {
      test.now += hour;
      await host.refresh(id).catch(() => undefined);
    }
    return (await host.accounts.show(id)).health.state;
  };
  test.connector.refusal = { code };
  test.now += 20 * hour;
  await host.refresh(id).catch(() => undefined);
  return { test, host, id, failFor };
}

describe.each(engines)('a renewal that keeps failing, on $name', ({ emptyDatabase }) => {
  it.each(['token.unavailable', 'net.reset'] as const)('is given up after four days of %s', async (code) => {
    const { host, failFor } = await failing(code, await emptyDatabase());
    expect(await failFor(4 * day - hour)).not.toBe('exhausted');
    expect(await failFor(hour)).toBe('exhausted');
    await host.close();
  });

  it('is not given up over days on which the host did not run', async () => {
    const { test, host, failFor } = await failing('token.unavailable', await emptyDatabase());
    test.now += 5 * day;
    expect(await failFor(3 * day)).toBe('degraded');
    await host.close();
  });

  it('begins its four days anew when it fails for a reason that heals by itself', async () => {
    const { test, host, failFor } = await failing('token.invalid_scope', await emptyDatabase());
    expect(await failFor(6 * day)).toBe('needs-configuration');
    test.connector.refusal = { code: 'token.unavailable' };
    expect(await failFor(4 * day)).not.toBe('exhausted');
    expect(await failFor(hour)).toBe('exhausted');
    await host.close();
  });

  it('stays given up when it is tried by hand and fails again, and recovers when it does not', async () => {
    const { test, host, id, failFor } = await failing('token.unavailable', await emptyDatabase());
    expect(await failFor(4 * day)).toBe('exhausted');
    expect(await failFor(hour)).toBe('exhausted');
    test.connector.refusal = undefined;
    expect((await host.refresh(id)).health.state).toBe('healthy');
    await host.close();
  });
});
