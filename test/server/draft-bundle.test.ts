import { describe, expect, it } from 'vitest';
import type { DraftBundle } from '../../src/generated/types.ts';
import { clientCredentialsInput, codeInput } from '../host/support/open-test-host.ts';
import { codeOf, cookiePair, TestServer } from './support/test-server.ts';

const post = { method: 'POST' } as const;

async function openDraft(server: TestServer, source: object): Promise<string> {
  const response = await server.send('/api/drafts', { json: source });
  return ((await response.json()) as { readonly draftId: string }).draftId;
}

async function bundleOf(server: TestServer, draftId: string): Promise<DraftBundle> {
  const response = await server.send(`/api/drafts/${draftId}/bundle`);
  expect(response.headers.get('content-disposition')).toBe(
    `attachment; filename="coupa-draft-${draftId}.json"`,
  );
  const text = await response.text();
  // Secret, code, state and tokens of these tests all carry it.
  expect(text).not.toContain('CANARY');
  return JSON.parse(text) as DraftBundle;
}

const refuseClient = () => Response.json({ error: 'invalid_client' }, { status: 401 });
const eventsOf = ({ timeline }: DraftBundle) => timeline.map(({ event }) => event);

describe('A-49: the support bundle of a draft', () => {
  it('says what was typed and nothing more before anything was tried', async () => {
    const server = new TestServer();
    const draftId = await openDraft(server, { input: clientCredentialsInput });
    const bundle = await bundleOf(server, draftId);
    expect(bundle).toMatchObject({
      versions: { connectorId: 'coupa-oauth2-account' },
      draft: { draftId, status: 'open', settings: { host: 'acme.coupahost.com' } },
      report: null,
      timeline: [],
    });
  });

  it('tells why Authorize was refused', async () => {
    const server = new TestServer();
    const draftId = await openDraft(server, { input: clientCredentialsInput });
    server.answer = refuseClient;
    await server.send(`/api/drafts/${draftId}/authorize`, post);
    const bundle = await bundleOf(server, draftId);
    expect(bundle.draft).toMatchObject({ status: 'refused', problem: { code: 'token.invalid_client' } });
    expect(eventsOf(bundle)).toEqual(['authorize.refused']);
  });

  it('tells how a return from Coupa ended', async () => {
    const server = new TestServer();
    const draftId = await openDraft(server, { input: codeInput });
    const begun = await server.send(`/api/drafts/${draftId}/authorize`, post);
    const { url } = (await begun.json()) as { readonly url: string };
    const state = new URL(url).searchParams.get('state');
    const query = `error=access_denied&state=${state}`;
    await server.send(`/oauth2/callback/acme.coupahost.com?${query}`, { cookie: cookiePair(begun) });
    const bundle = await bundleOf(server, draftId);
    expect(bundle.draft).toMatchObject({ status: 'refused', problem: { code: 'authorize.declined' } });
    expect(JSON.stringify(bundle)).not.toContain(state);
    expect(eventsOf(bundle)).toEqual(['authorize.refused', 'authorize.started']);
  });

  it('has the last report of Validate, also after an edit, and no token that it brought', async () => {
    const server = new TestServer();
    const draftId = await openDraft(server, { input: clientCredentialsInput });
    const works = server.answer;
    server.answer = refuseClient;
    await server.send(`/api/drafts/${draftId}/validate`, post);
    expect((await bundleOf(server, draftId)).report).toMatchObject({ valid: false });
    server.answer = works;
    const input = { ...clientCredentialsInput, clientSecret: 'CANARY-right' };
    await server.send(`/api/drafts/${draftId}`, { method: 'PATCH', json: { input } });
    expect((await bundleOf(server, draftId)).report).toMatchObject({ valid: false });
    const validated = await server.send(`/api/drafts/${draftId}/validate`, post);
    const bundle = await bundleOf(server, draftId);
    expect(bundle.report).toEqual(await validated.json());
    expect(bundle).toMatchObject({ report: { valid: true }, draft: { status: 'authorized' } });
    expect(bundle.draft.token).toMatchObject({ accessToken: { fingerprint: expect.any(String) } });
  });

  it('of an edit has the timeline of its account', async () => {
    const server = new TestServer();
    const { id } = await server.createAccount(clientCredentialsInput);
    const draftId = await openDraft(server, { accountId: id });
    expect(eventsOf(await bundleOf(server, draftId))).toEqual(['account.created']);
  });

  it('ends with the draft', async () => {
    const server = new TestServer();
    const draftId = await openDraft(server, { input: clientCredentialsInput });
    await server.send(`/api/drafts/${draftId}/cancel`, post);
    const response = await server.send(`/api/drafts/${draftId}/bundle`);
    expect([response.status, await codeOf(response)]).toEqual([404, 'authorize.draft_unknown']);
  });
});
