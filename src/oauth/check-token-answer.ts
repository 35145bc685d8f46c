import { ConnectorError, type ErrorCode } from '../errors.ts';
import { parseLifetime } from './parse-lifetime.ts';
import { type Answer, isJsonType } from './read-answer.ts';
import { errorWord } from './server-words.ts';

/** The members of a successful answer that are used, under their wire names. */
interface TokenMembers {
  readonly access_token: string;
  readonly token_type: string;
  readonly expires_in?: number;
  readonly refresh_token?: string;
  readonly scope?: string;
}

export interface CheckedAnswer {
  readonly members: TokenMembers;
  readonly warnings: readonly ErrorCode[];
}

interface CheckOptions {
  readonly acceptTextJson: boolean;
}

type Members = Readonly<Record<string, unknown>>;

/**
 * Judges an answer with status 200 (RFC 6749 5.1; ). Unknown members are ignored, `null` and an empty
 * text in the optional ones count as absent. Throws `token.not_json`, `token.invalid_json`,
 * `token.error_in_success`, `token.missing_access_token`, `token.invalid_access_token`,
 * `token.missing_token_type`, `token.unsupported_type`, `token.invalid_expires_in`, `token.invalid_response`.
 */
export function checkTokenAnswer(answer: Answer, { acceptTextJson }: CheckOptions): CheckedAnswer {
  const members = objectOf(answer, acceptTextJson);
  assertNoError(members);
  const { expires_in: lifetime } = members;
  return {
    members: {
      access_token: accessTokenOf(members),
      token_type: tokenTypeOf(members),
      ...(lifetime === undefined || lifetime === null ? {} : { expires_in: lifetimeOf(lifetime) }),
      ...optionalText(members, 'refresh_token'),
      ...optionalText(members, 'scope'),
    },
    warnings: isJsonType(answer.mediaType) ? [] : ['token.content_type_unexpected'],
  };
}

function objectOf({ mediaType, body }: Answer, acceptTextJson: boolean): Members {
  if (body.outcome === 'empty') {
    throw refusal('token.invalid_json');
  }
  if (!isJsonType(mediaType) && !(acceptTextJson && body.outcome === 'object' && isUntyped(mediaType))) {
    throw refusal('token.not_json');
  }
  switch (body.outcome) {
    case 'object':
      return body.members;
    case 'garbled':
      throw refusal('token.invalid_json');
    default:
      throw refusal('token.invalid_response');
  }
}

/** Media types under which a careless server or proxy sends JSON; a page (`text/html`) is never JSON. */
function isUntyped(mediaType: string): boolean {
  return mediaType === '' || mediaType === 'text/plain';
}

function assertNoError({ error }: Members): void {
  if (error !== undefined && error !== null) {
    throw refusal('token.error_in_success', errorWord(error));
  }
}

function accessTokenOf({ access_token }: Members): string {
  if (typeof access_token !== 'string' || access_token === '') {
    throw refusal('token.missing_access_token');
  }
  if (!/^[\x21-\x7e]+$/.test(access_token)) {
    throw refusal('token.invalid_access_token');
  }
  return access_token;
}

function tokenTypeOf({ token_type }: Members): string {
  if (typeof token_type !== 'string' || token_type === '') {
    throw refusal('token.missing_token_type');
  }
  if (token_type.toLowerCase() !== 'bearer') {
    throw refusal('token.unsupported_type');
  }
  return token_type;
}

function lifetimeOf(value: unknown): number {
  const seconds = parseLifetime(value);
  if (seconds === undefined) {
    throw refusal('token.invalid_expires_in');
  }
  return seconds;
}

function optionalText(members: Members, name: 'refresh_token' | 'scope'): { readonly [key: string]: string } {
  const value = members[name];
  if (value === undefined || value === null || value === '') {
    return {};
  }
  if (typeof value !== 'string') {
    throw refusal('token.invalid_response');
  }
  return { [name]: value };
}

function refusal(code: ErrorCode, error?: string): ConnectorError {
  return new ConnectorError(code, { details: { status: 200, ...(error === undefined ? {} : { error }) } });
}
