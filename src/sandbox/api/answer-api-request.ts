import type { ReceivedRequest } from '../received-request.ts';
import type { World } from '../world.ts';
import { apiAnswer, apiRefusal, wantsJson } from './api-answer.ts';
import { judgeBearer } from './judge-bearer.ts';
import type { Resource, ResourceObject } from './resource.ts';
import { resources } from './resources.ts';
import { returnObject } from './return-object.ts';
import type { Throttle } from './throttle.ts';
import { collectionToXml, recordToXml } from './to-xml.ts';

const pageLimit = 50;

/** Answers `GET /api/{resource}` and `GET /api/{resource}/{id}`: token first, then limit, resource, scope. */
export function answerApiRequest(world: World, throttle: Throttle, received: ReceivedRequest): Response {
  const json = wantsJson(received);
  const judgement = judgeBearer(world, received);
  if (!judgement.accepted) {
    return apiRefusal(json, judgement.refusal);
  }
  const { token } = judgement;
  if (world.switches.current.throttle && !throttle.admits(token.family.clientId)) {
    return apiRefusal(json, { status: 429, subject: 'throttle', message: 'Too many requests.' });
  }
  const [, , path = '', id] = received.url.pathname.split('/');
  const resource = resources.find((candidate) => candidate.path === path);
  if (resource === undefined) {
    return notFound(json);
  }
  if (received.method !== 'GET') {
    return apiRefusal(json, { status: 405, subject: path, message: 'The sandbox only reads.' });
  }
  if (!token.scopes.includes(resource.scope)) {
    return insufficientScope(json, resource);
  }
  return id === undefined ? answerList(json, resource, received.url) : answerOne(json, resource, id);
}

function answerList(json: boolean, resource: Resource, url: URL): Response {
  const detail = url.searchParams.get('return_object');
  const offset = readCount(url.searchParams.get('offset')) ?? 0;
  const limit = Math.min(readCount(url.searchParams.get('limit')) ?? pageLimit, pageLimit);
  const page = resource.rows.slice(offset, offset + limit).map((row) => returnObject(row, detail));
  if (page.length === 0 && !json) {
    return notFound(json);
  }
  const shown: readonly ResourceObject[] = detail === 'none' ? [] : page;
  const xml = collectionToXml(resource.collectionElement, resource.element, shown);
  return apiAnswer(json, { json: shown, xml });
}

function answerOne(json: boolean, resource: Resource, id: string): Response {
  const row = resource.rows.find((candidate) => String(candidate['id']) === id);
  return row === undefined
    ? notFound(json)
    : apiAnswer(json, { json: row, xml: recordToXml(resource.element, row) });
}

function insufficientScope(json: boolean, resource: Resource): Response {
  return apiRefusal(json, {
    status: 403,
    subject: 'authorization',
    message: 'The access token does not permit this.',
    challenge: `error="insufficient_scope", scope="${resource.scope}"`,
  });
}

function notFound(json: boolean): Response {
  return apiRefusal(json, {
    status: 404,
    subject: 'resource',
    message: 'The specified resource was not found',
  });
}

function readCount(text: string | null): number | undefined {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
