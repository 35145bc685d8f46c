import { expect, it, onTestFinished, vi } from 'vitest';
import { openStore } from '../../src/host/store/open-store.ts';
import { FaultProxy } from '../support/fault-proxy.ts';
import { emptyPostgres } from '../support/postgres.ts';

it('F-42: a listener that is refused at first hears later what others noted meanwhile', async () => {
  const direct = await emptyPostgres();
  const url = new URL(direct);
  const line = await FaultProxy.open(Number(url.port));
  url.port = String(line.port);
  const [here, there] = [await openStore(url.href), await openStore(direct)];
  onTestFinished(async () => void (await Promise.all([here.close(), there.close()])));
  let isRefused = true;
  const refuse = async () => {
    while (isRefused) {
      await line.onceSent('listen coupa_account_changes', 'toClient', { after: 0, how: 'reset' });
    }
  };
  void refuse();
  const heard: string[] = [];
  await here.listen((accountId) => heard.push(accountId));
  const at = '2026-01-31T12:00:00.000Z';
  await there.timeline.append({ accountId: 'a1', at, event: 'account.edited', details: {} });
  expect(heard).toEqual([]);
  isRefused = false;
  await vi.waitFor(() => expect(heard).toEqual(['a1']), { timeout: 10_000 });
});
