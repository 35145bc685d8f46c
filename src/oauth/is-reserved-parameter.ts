const reservedParameters: ReadonlySet<string> = new Set([
  'client_id',
  'client_secret',
  'client_assertion',
  'client_assertion_type',
  'grant_type',
  'code',
  'code_verifier',
  'code_challenge',
  'code_challenge_method',
  'redirect_uri',
  'refresh_token',
  'access_token',
  'token',
  'token_type_hint',
  'scope',
  'state',
  'response_type',
  'response_mode',
  // RFC 9101: a request object would replace every other parameter.
  'request',
  'request_uri',
]);

/**
 * Whether a parameter is the protocol's own and may not come from settings. Spelling variants that lenient
 * servers read as the same name (`Scope`, `scope[]`, blanks around it) count as the name itself.
 */
export function isReservedParameter(name: string): boolean {
  const plain = name.split('[', 1)[0] ?? '';
  return reservedParameters.has(plain.trim().toLowerCase());
}
