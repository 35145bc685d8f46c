/** Hand-seeded contract; replaced by the generator from schemas/. */

/** An absolute URL that the connector itself built from a checked instance; the only thing transport accepts. */
export type EndpointUrl = string & { readonly __brand: 'EndpointUrl' };

export type GrantType = 'client_credentials' | 'authorization_code';
export type ClientType = 'confidential' | 'public';
export type ClientAuthentication = 'body' | 'basic';

export interface EndpointParameter {
  readonly parameter: string;
  readonly value: string;
}

/** What the designer typed, before it is normalised. */
export interface AccountInput {
  readonly label: string;
  readonly host: string;
  readonly clientId: string;
  readonly clientSecret?: string;
  readonly grantType?: GrantType;
  readonly clientType?: ClientType;
  readonly scopes?: string | readonly string[];
  readonly clientAuthentication?: ClientAuthentication;
  readonly tokenEndpointConfig?: readonly EndpointParameter[];
  readonly authEndpointConfig?: readonly EndpointParameter[];
  readonly autoRefreshToken?: boolean;
}

export interface AccountSettings {
  readonly label: string;
  /** Normalised instance host, for example `acme.coupahost.com`. */
  readonly host: string;
  readonly clientId: string;
  readonly grantType: GrantType;
  readonly clientType: ClientType;
  readonly scopes: readonly string[];
  readonly clientAuthentication: ClientAuthentication;
  readonly tokenEndpointConfig: readonly EndpointParameter[];
  readonly authEndpointConfig: readonly EndpointParameter[];
  readonly autoRefreshToken: boolean;
}

export interface AccountSecrets {
  readonly clientSecret?: string;
}

export interface TokenState {
  readonly accessToken: string;
  readonly refreshToken?: string;
  readonly tokenType: 'Bearer';
  /** ISO 8601 UTC instants throughout. */
  readonly obtainedAt: string;
  readonly expiresAt: string;
  /** When the background renewal is due; jittered once, at receipt. */
  readonly renewAt: string;
  /** Coupa asks for a few seconds between minting and first use. */
  readonly notBefore: string;
  readonly lifetimeSeconds: number;
  readonly lifetimeSource: 'response' | 'last-known' | 'default';
  /** When the user last consented; start of the refresh token's horizon. Absent for client credentials. */
  readonly authorizedAt?: string;
  readonly requestedScopes: readonly string[];
  readonly grantedScopes: readonly string[];
  /** `assumed`: the answer had no `scope`, RFC 6749 5.1 reads that as "as requested". */
  readonly grantedScopesSource: 'response' | 'assumed';
  /** Origin of the instance and client the tokens belong to; any other use is refused (token substitution). */
  readonly issuer: string;
  readonly clientId: string;
}

export interface Account {
  readonly id: string;
  readonly settings: AccountSettings;
  readonly secrets: AccountSecrets;
  readonly tokenState: TokenState | null;
}

/** What a hook asks the host to change; only the token state may change. */
export interface AccountPatch {
  readonly tokenState: TokenState | null;
}

export type Severity = 'ok' | 'info' | 'warning' | 'error';

export interface Finding {
  readonly stage?: ValidationStageId;
  readonly field?: string;
  readonly severity: Severity;
  readonly code: string;
  /** What was seen. */
  readonly seen: string;
  /** What to do; empty when nothing needs doing. */
  readonly action: string;
  /** Where in Coupa (menu path), in the account form, or at the host. */
  readonly where?: string;
}

export interface ErrorData {
  readonly code: string;
  readonly kind: string;
  readonly retryable: boolean;
  readonly message: string;
  readonly action: string;
  readonly where?: string;
  readonly field?: string;
  readonly details: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

export interface Refused {
  readonly outcome: 'refused';
  readonly error: ErrorData;
}

export interface PendingAuthorization {
  /** base64url SHA-256 of the state; the state itself is never kept. */
  readonly stateHash: string;
  /** Secret: the PKCE verifier. */
  readonly codeVerifier: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly createdAt: string;
  readonly expiresAt: string;
}

export interface AuthorizeRedirect {
  readonly outcome: 'redirect';
  readonly url: string;
  readonly pending: PendingAuthorization;
}
export interface Authorized {
  readonly outcome: 'authorized';
  readonly patch: AccountPatch;
  readonly findings: readonly Finding[];
}
export type AuthorizeBeginResult = AuthorizeRedirect | Authorized | Refused;

export interface AuthorizeCompleteInput {
  readonly pending: PendingAuthorization;
  /** Raw query string of the callback, with or without the leading question mark. */
  readonly query: string;
}
export type AuthorizeCompleteResult = Authorized | Refused;

export interface RefreshInput {
  readonly reason: 'due' | 'expired' | 'rejected' | 'manual';
}
export interface Renewed {
  readonly outcome: 'renewed';
  readonly patch: AccountPatch;
  /** What became of the refresh token: `minted` for client credentials. */
  readonly rotation: 'rotated' | 'same' | 'omitted' | 'minted';
  readonly findings: readonly Finding[];
}
export type RefreshResult = Renewed | Refused;

export type ValidationStageId = 'settings' | 'instance' | 'client' | 'api' | 'scopes' | 'renewal';
export interface ValidationStage {
  readonly stage: ValidationStageId;
  readonly title: string;
  /** `unknown`: an earlier failure or the grant keeps this stage from saying anything. */
  readonly status: 'passed' | 'warning' | 'failed' | 'unknown';
  readonly findings: readonly Finding[];
}
export interface ValidationReport {
  readonly outcome: 'report';
  readonly valid: boolean;
  readonly checkedAt: string;
  readonly stages: readonly ValidationStage[];
  /** Present when validation had to mint a token (client credentials without a living one). */
  readonly patch?: AccountPatch;
}
export type ValidateResult = ValidationReport | Refused;

export interface BeforeOperationReady {
  readonly outcome: 'ready';
  readonly headers: Readonly<Record<string, string>>;
  /** `advisable`: hand out the headers and renew in the background; `none`: nothing to do. */
  readonly renewal: 'none' | 'advisable';
  readonly expiresAt: string;
  readonly notBefore: string;
}
export interface RenewalRequired {
  readonly outcome: 'renewal_required';
  readonly reason: 'expiring' | 'expired';
}
export type BeforeOperationResult = BeforeOperationReady | RenewalRequired | Refused;

export interface DisconnectResult {
  readonly outcome: 'disconnected';
  readonly patch: AccountPatch;
  /** In this order; empty when no revocation endpoint is configured. */
  readonly revoke: readonly ('refresh_token' | 'access_token')[];
}

export interface RenewalPolicy {
  /** Fractions of the lifetime between which the renewal time is drawn. */
  readonly renewAfter: { readonly from: number; readonly to: number };
  readonly mandatoryLeadSeconds: number;
  readonly mandatoryLeadFraction: number;
  readonly clockSkewSeconds: number;
  readonly clockSkewFraction: number;
  readonly settleSeconds: number;
  readonly fallbackLifetimeSeconds: number;
  readonly refreshTokenHorizonDays: number;
  readonly refreshTokenWarningDays: number;
}

export type AuthSignalMeaning = 'renew' | 'reauthorize' | 'scope_missing' | 'ignore';
export interface AuthSignal {
  readonly status: number;
  /** Matches the `error` parameter of `WWW-Authenticate`. */
  readonly wwwAuthenticateError?: string;
  /** Dotted path into a JSON body, with the value it must have. */
  readonly bodyPath?: string;
  readonly bodyValue?: string;
  readonly means: AuthSignalMeaning;
}

export interface FormField {
  readonly name: string;
  readonly widget: 'text' | 'password' | 'select' | 'scopes' | 'rows' | 'checkbox' | 'copy' | 'token' | 'instant';
  readonly help: string;
  readonly placeholder?: string;
  readonly doc?: string;
  readonly showFor?: readonly GrantType[];
}
export interface FormSection {
  readonly id: string;
  readonly title: string;
  readonly fields: readonly FormField[];
}

export interface GrantDeclaration {
  readonly id: GrantType;
  readonly title: string;
  readonly interactive: boolean;
  readonly renewBy: 'mint' | 'refresh_token';
  readonly refreshTokenScope?: string;
}

export interface ConnectorManifest {
  readonly manifestVersion: 1;
  readonly connector: {
    readonly id: string;
    readonly version: string;
    readonly title: string;
    readonly description: string;
    readonly license: string;
    readonly documentation: string;
  };
  readonly requires: { readonly node: string; readonly hostContract: 1 };
  readonly accountType: {
    readonly id: string;
    readonly title: string;
    readonly schema: string;
    readonly schemaVersion: 1;
    readonly form: { readonly sections: readonly FormSection[] };
  };
  readonly hooks: { readonly module: string; readonly schema: string; readonly names: readonly string[] };
  readonly grants: readonly GrantDeclaration[];
  readonly endpoints: {
    readonly authorization: string;
    readonly token: string;
    /** Coupa documents none; an operator who knows one sets it. */
    readonly revocation: string | null;
    readonly probe: string;
  };
  readonly protocol: {
    readonly sendScopeInCodeExchange: boolean;
    /** RFC 9207: when true a callback without `iss` is refused. */
    readonly expectIssuerInCallback: boolean;
    readonly acceptTextJson: boolean;
    readonly pendingAuthorizationSeconds: number;
  };
  readonly renewal: RenewalPolicy;
  readonly authSignals: readonly AuthSignal[];
  readonly apply: { readonly header: string; readonly scheme: string };
  readonly network: { readonly hostSuffixes: readonly string[] };
}

export type HealthState =
  | 'healthy'
  | 'limited'
  | 'expiring'
  | 'degraded'
  | 'uncertain'
  | 'exhausted'
  | 'needs-authorization'
  | 'needs-configuration'
  | 'sealed';

export interface AccountHealth {
  readonly state: HealthState;
  /** Code from the error catalogue; absent when healthy. */
  readonly cause?: string;
  readonly message: string;
  readonly action: string;
  readonly since: string;
  readonly nextRenewalAt?: string;
}

/** A stored secret as anybody may see it. */
export interface SecretView {
  /** Eight hexadecimal characters of a keyed hash; the same secret gives the same fingerprint on one host. */
  readonly fingerprint: string;
  readonly storedAt: string;
}

export interface TokenView {
  readonly version: number;
  readonly accessToken: SecretView;
  readonly refreshToken: SecretView | null;
  readonly obtainedAt: string;
  readonly expiresAt: string;
  readonly renewAt: string;
  readonly authorizedAt?: string;
  readonly requestedScopes: readonly string[];
  readonly grantedScopes: readonly string[];
  readonly missingScopes: readonly string[];
}

/** An account as API, CLI and page show it: no secret, no token. */
export interface AccountView {
  readonly id: string;
  readonly settings: AccountSettings;
  readonly settingsVersion: number;
  readonly clientSecret: SecretView | null;
  readonly token: TokenView | null;
  readonly health: AccountHealth;
  readonly redirectUri: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}
