import type { ClientDraft, ClientProblem, SandboxClient } from './client.ts';

/** RFC 6749 3.3, and no comma: Coupa's pages show scopes with commas, its endpoint takes blanks. */
const scopeToken = /^[\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]+$/;

/** Lists what Coupa's form would complain of; `others` are the clients whose logins are taken. */
export function judgeClient(draft: ClientDraft, others: readonly SandboxClient[]): readonly ClientProblem[] {
  const problems: ClientProblem[] = [];
  if (draft.name.trim() === '') {
    problems.push({ field: 'name', message: "Name can't be blank." });
  }
  if (draft.grantType !== 'client_credentials' && draft.grantType !== 'authorization_code') {
    problems.push({ field: 'grantType', message: 'Grant type is not in the list.' });
  }
  problems.push(...judgeLogin(draft, others), ...judgeScopes(draft.scopes), ...judgeRedirectUris(draft));
  return problems;
}

function judgeLogin(draft: ClientDraft, others: readonly SandboxClient[]): readonly ClientProblem[] {
  const login = draft.login ?? '';
  if (draft.grantType === 'client_credentials' && login === '') {
    return [{ field: 'login', message: "Login can't be blank." }];
  }
  const taken = login !== '' && others.some((other) => other.login?.toLowerCase() === login.toLowerCase());
  return taken ? [{ field: 'login', message: 'Login has already been taken' }] : [];
}

/** Scopes are mandatory on a client and each must be one word. */
export function judgeScopes(scopes: readonly string[]): readonly ClientProblem[] {
  if (scopes.length === 0) {
    return [{ field: 'scopes', message: 'Select at least one scope.' }];
  }
  const odd = scopes.find((scope) => !scopeToken.test(scope));
  return odd === undefined ? [] : [{ field: 'scopes', message: `"${odd}" is not a scope.` }];
}

/** An authorization-code client needs at least one absolute redirect URI without a fragment (RFC 6749 3.1.2). */
export function judgeRedirectUris(
  draft: Pick<ClientDraft, 'grantType' | 'redirectUris'>,
): readonly ClientProblem[] {
  if (draft.grantType !== 'authorization_code') {
    return [];
  }
  const uris = draft.redirectUris ?? [];
  if (uris.length === 0) {
    return [{ field: 'redirectUris', message: 'Enter at least one redirect URI.' }];
  }
  const odd = uris.find((uri) => !URL.canParse(uri) || uri.includes('#'));
  return odd === undefined
    ? []
    : [{ field: 'redirectUris', message: `"${odd}" is not an absolute URI without a fragment.` }];
}
