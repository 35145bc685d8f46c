// Generated from schemas/ by scripts/generate.ts; do not edit.

/** The grant that the client in Coupa is made for. */
export type GrantType = 'client_credentials' | 'authorization_code';
/** `public`: the client has no secret and relies on PKCE alone. */
export type ClientType = 'confidential' | 'public';
/** Where the client secret travels in the token request: in the form body, or in an HTTP Basic header. */
export type ClientAuthentication = 'body' | 'basic';
/** What the designer typed for a new account: the Client Secret is needed unless the client is public, and only the authorization code grant has public clients. */
export type NewAccountInput = AccountInput;
/** How an account is, in one word. */
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
/** Who is to act on a state of health. */
export type HealthActor = 'nobody' | 'designer' | 'administrator' | 'operator';
/** An absolute URL that the connector itself built from a checked instance; the only thing transport accepts. */
export type EndpointUrl = string & { readonly __brand: 'EndpointUrl' };
/** Name of a hook. */
export type HookName =
  | 'authorize.begin'
  | 'authorize.complete'
  | 'refresh'
  | 'validate'
  | 'validate.plan'
  | 'beforeOperation'
  | 'disconnect'
  | 'revoke';
/** How much a finding weighs. */
export type Severity = 'ok' | 'info' | 'warning' | 'error';
/** A stage of Validate, in the order of the list; a deep report has them all, a quick one six. */
export type ValidationStageId =
  | 'settings'
  | 'host'
  | 'proxy'
  | 'dns'
  | 'tls'
  | 'instance'
  | 'clock'
  | 'token_path'
  | 'authentication'
  | 'client'
  | 'redirect_uri'
  | 'requested_scopes'
  | 'api'
  | 'scopes'
  | 'offline_access'
  | 'renewal'
  | 'rotation';
/** Input of a hook that needs the account only. */
export type NoInput = Readonly<Record<string, never>>;
/** Result of authorize.begin. */
export type AuthorizeBeginResult = AuthorizeRedirect | Authorized | Refused;
/** Result of authorize.complete. */
export type AuthorizeCompleteResult = Authorized | Refused;
/** Result of refresh. */
export type RefreshResult = Renewed | Refused;
/** Result of validate.plan. */
export type ValidatePlanResult = ValidationPlan | Refused;
/** Result of validate. */
export type ValidateResult = ValidationReport | Refused;
/** Result of beforeOperation. */
export type BeforeOperationResult = BeforeOperationReady | RenewalRequired | Refused;
/** The kind of a token, as RFC 7009 section 2.1 hints it. */
export type TokenKind = 'refresh_token' | 'access_token';
/** Result of revoke. */
export type RevokeResult = Revoked | Refused;
/** What an answer of the API means for the token. */
export type AuthSignalMeaning = 'renew' | 'reauthorize' | 'scope_missing' | 'ignore';
/** Answer to begin. */
export type BeginAuthorizationResponse = AuthorizationRedirect | AuthorizationDone;
/** What a caller may do. Each role may do what the ones before it may: `runtime` asks for headers and sends operations, `designer` sets accounts up, `operator` also hands out keys and reads metrics. */
export type Role = 'runtime' | 'designer' | 'operator';
/** `per-instance`: each instance has a redirect URI of its own, so that no instance can pass off the answer of another. `shared`: one for all, where a platform has no other. */
export type CallbackRule = 'per-instance' | 'shared';
/** `open`: nothing was asked yet. `waiting`: a browser is at Coupa. `authorized`: tokens wait for Apply. `refused`: the last attempt ended without tokens. */
export type DraftStatus = 'open' | 'waiting' | 'authorized' | 'refused';
/** What became of an account. */
export type AccountChangeKind = 'created' | 'edited' | 'renewed' | 'health' | 'removed';
/** How much a change asks of a host, in the words of Semantic Versioning. */
export type ChangeSize = 'none' | 'patch' | 'minor' | 'major';

/** One extra parameter of a request to the instance. */
export interface EndpointParameter {
  /** Name of the parameter. */
  readonly parameter: string;
  /** Value of the parameter. */
  readonly value: string;
}
/** What the designer typed, before it is normalised. */
export interface AccountInput {
  /** Unique name of the account. */
  readonly label: string;
  /** The Coupa instance: its name, its host, or its https address. */
  readonly host: string;
  /** The Identifier shown on the client's page in Coupa. */
  readonly clientId: string;
  /** The Secret shown on the client's page in Coupa. Blank or absent keeps the stored one. */
  readonly clientSecret?: string;
  /** Must be the Grant type of the client in Coupa. */
  readonly grantType?: GrantType;
  /** Public clients have no secret and rely on PKCE alone; only the authorization code grant knows them. */
  readonly clientType?: ClientType;
  /** Scopes to request. Text may separate them with commas, blanks or new lines. */
  readonly scopes?: string | readonly string[];
  /** Where the client secret travels in the token request. */
  readonly clientAuthentication?: ClientAuthentication;
  /** Extra parameters of the token request. They cannot replace the protocol's own. */
  readonly tokenEndpointConfig?: readonly EndpointParameter[];
  /** Extra parameters of the authorization request. They cannot replace the protocol's own and hold no secret. */
  readonly authEndpointConfig?: readonly EndpointParameter[];
  /** Renew the token before it ends. */
  readonly autoRefreshToken?: boolean;
}
/** Every field of the account form: what is typed, and read-only what Authorize and the host fill in. */
export interface AccountForm {
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
  /** Where Coupa sends people back to; to be registered on the client, character for character. It follows from Host. */
  readonly redirectUri?: string;
  /** Filled by Authorize; shown as a fingerprint. */
  readonly accessToken?: string;
  /** Filled by Authorize when offline_access was granted; shown as a fingerprint. */
  readonly refreshToken?: string;
  /** When the access token ends. */
  readonly accessTokenExpiration?: string;
  /** The scopes that Coupa granted. */
  readonly grantedScopes?: readonly string[];
  /** When the access token arrived. */
  readonly obtainedAt?: string;
}
/** What the designer typed, normalised and complete. */
export interface AccountSettings {
  /** Unique name of the account. */
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
/** What must stay secret. Kept sealed. */
export interface AccountSecrets {
  readonly clientSecret?: string;
}
/** The tokens and what is known about them; the only part that a hook may change. */
export interface TokenState {
  /** Opaque; may be very long. */
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
/** An account as hooks see it: settings, secrets, token state. */
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
/** How an account is, why, and what to do about it. */
export interface AccountHealth {
  readonly state: HealthState;
  /** Whether the state ends without anybody's doing. */
  readonly healsByItself: boolean;
  /** Whether operations get headers at this moment. */
  readonly operationsRun: boolean;
  readonly actor: HealthActor;
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
/** The token state without its tokens. */
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
  /** When the host renews the token by itself. */
  readonly renewal: {
    /** Absent when there is nothing to renew, or nobody may. */
    readonly dueAt?: string;
    /** After a failure: when it is tried again. */
    readonly nextTryAt?: string;
  };
  /** When headers were last asked for, to the minute; absent when never. */
  readonly lastUsedAt?: string;
  readonly redirectUri: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}
/** Header fields, names in lower case. */
export interface HeaderFields {
  readonly [k: string]: string;
}
/** Facts about an error that are safe to log: never a secret, never a whole body. */
export interface ErrorDetails {
  readonly [k: string]: string | number | boolean | readonly string[];
}
/** One thing that a hook noticed. */
export interface Finding {
  readonly stage?: ValidationStageId;
  /** The account field that it concerns, as a dotted path. */
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
/** An error of the catalogue as data. */
export interface ErrorData {
  readonly code: string;
  /** What kind of failure it is. */
  readonly kind: string;
  readonly retryable: boolean;
  /** What happened. */
  readonly message: string;
  /** What to do now. */
  readonly action: string;
  readonly where?: string;
  readonly field?: string;
  readonly details: ErrorDetails;
}
/** The hook foresaw this failure. */
export interface Refused {
  readonly outcome: 'refused';
  readonly error: ErrorData;
}
/** What the host keeps between the two halves of Authorize. Taken once, then judged. */
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
/** Send the person's browser to this URL and keep the pending record. */
export interface AuthorizeRedirect {
  readonly outcome: 'redirect';
  readonly url: string;
  readonly pending: PendingAuthorization;
}
/** The tokens are there. */
export interface Authorized {
  readonly outcome: 'authorized';
  readonly patch: AccountPatch;
  readonly findings: readonly Finding[];
}
/** Input of authorize.complete. */
export interface AuthorizeCompleteInput {
  readonly pending: PendingAuthorization;
  /** The address that the browser came back to, without its query. It must be the pending record's redirect URI, byte for byte: the answer of another instance arrives at another one. */
  readonly callbackUrl: string;
  /** Raw query string of the callback, with or without the leading question mark. */
  readonly query: string;
}
/** Input of refresh. */
export interface RefreshInput {
  /** Why the host asks: `rejected` means that the API refused the token. */
  readonly reason: 'due' | 'expired' | 'rejected' | 'manual';
}
/** There is a new token. */
export interface Renewed {
  readonly outcome: 'renewed';
  readonly patch: AccountPatch;
  /** What became of the refresh token: `minted` for client credentials. */
  readonly rotation: 'rotated' | 'same' | 'omitted' | 'minted';
  readonly findings: readonly Finding[];
}
/** Input of validate and validate.plan: how deep, and what the host knows that the account does not. */
export interface ValidateInput {
  /** `quick`, the default, checks what is there; `deep` also asks the instance why something fails. */
  readonly depth?: 'quick' | 'deep';
  /** Asks about a connected account too what could cost it its tokens. */
  readonly intrusive?: boolean;
  /** How many token requests the deep checks may send; somebody agreed to that many. Default 0. */
  readonly agreedTokenRequests?: number;
  /** Whether another account of the host holds tokens of the same client. */
  readonly clientShared?: boolean;
  /** What renewals have shown about the refresh tokens of the account. */
  readonly rotation?: 'unknown' | 'rotating' | 'stable';
}
/** One question that a deep validation would ask. */
export interface ValidationProbe {
  readonly stage: ValidationStageId;
  /** What is sent, in one sentence. */
  readonly asks: string;
  /** At most so many token requests. */
  readonly tokenRequests: number;
}
/** What a deep validation would ask, so that somebody can agree to it first. */
export interface ValidationPlan {
  readonly outcome: 'plan';
  /** At most so many token requests altogether; 0 needs nobody's consent. */
  readonly tokenRequests: number;
  /** Why so many, and what that may cost. */
  readonly note: string;
  readonly probes: readonly ValidationProbe[];
}
/** One stage of a validation report. */
export interface ValidationStage {
  readonly stage: ValidationStageId;
  readonly title: string;
  /** `unknown`: an earlier failure or the grant keeps this stage from saying anything. */
  readonly status: 'passed' | 'warning' | 'failed' | 'unknown';
  readonly findings: readonly Finding[];
}
/** What Validate found, stage by stage. */
export interface ValidationReport {
  readonly outcome: 'report';
  readonly valid: boolean;
  readonly checkedAt: string;
  readonly stages: readonly ValidationStage[];
  /** What was planned; present in a deep report. */
  readonly plan?: ValidationPlan;
  /** How many token requests were sent at most; present in a deep report. */
  readonly tokenRequestsSent?: number;
  /** Present when validation had to mint a token (client credentials without a living one). */
  readonly patch?: AccountPatch;
}
/** Input of beforeOperation. */
export interface BeforeOperationInput {
  /** Hands out a living token although it is about to end, because a renewal has just failed. */
  readonly acceptExpiring?: boolean;
}
/** The headers for one operation. */
export interface BeforeOperationReady {
  readonly outcome: 'ready';
  readonly headers: HeaderFields;
  /** `advisable`: hand out the headers and renew in the background; `none`: nothing to do. */
  readonly renewal: 'none' | 'advisable';
  readonly expiresAt: string;
  readonly notBefore: string;
}
/** Renew first, then ask again. */
export interface RenewalRequired {
  readonly outcome: 'renewal_required';
  readonly reason: 'expiring' | 'expired';
}
/** Result of disconnect: what to forget, and what to revoke. */
export interface DisconnectResult {
  readonly outcome: 'disconnected';
  readonly patch: AccountPatch;
  /** In this order; empty when no revocation endpoint is configured. */
  readonly revoke: readonly TokenKind[];
}
/** Input of revoke: which token of the account to revoke. */
export interface RevokeInput {
  readonly token: TokenKind;
}
/** The token is of no use any more: revoked now, or unknown before (RFC 7009 section 2.2). */
export interface Revoked {
  readonly outcome: 'revoked';
  /** Whether Coupa was asked: false without a revocation endpoint or without such a token. */
  readonly sent: boolean;
}
/** When a token is renewed, and what is assumed when Coupa does not say. */
export interface RenewalPolicy {
  /** Fractions of the lifetime between which the renewal time is drawn. */
  readonly renewAfter: {
    readonly from: number;
    readonly to: number;
  };
  /** So long before its end, at most, a token is not handed out any more. */
  readonly mandatoryLeadSeconds: number;
  /** The same as a fraction of the lifetime; the smaller of both counts. */
  readonly mandatoryLeadFraction: number;
  /** How far clocks may differ, at most. */
  readonly clockSkewSeconds: number;
  /** The same as a fraction of the lifetime; the smaller of both counts. */
  readonly clockSkewFraction: number;
  /** How long Coupa wants between minting a token and its first use. */
  readonly settleSeconds: number;
  /** Lifetime when neither the answer nor an earlier one says it. */
  readonly fallbackLifetimeSeconds: number;
  /** Days after which Coupa ends refresh tokens. */
  readonly refreshTokenHorizonDays: number;
  /** Days after which the coming end is announced. */
  readonly refreshTokenWarningDays: number;
}
/** A sign in an answer of the API, and what it means. Signals of the manifest add to the defaults and are asked before them. */
export interface AuthSignal {
  readonly status: number;
  /** Matches the `error` parameter of `WWW-Authenticate`. */
  readonly wwwAuthenticateError?: string;
  /** Dotted path into a JSON body, with the value it must have. */
  readonly bodyPath?: string;
  readonly bodyValue?: string;
  readonly means: AuthSignalMeaning;
}
/** One field of the account form. */
export interface FormField {
  /** Name of the field in the account schema. */
  readonly name: string;
  readonly widget: 'text' | 'password' | 'select' | 'scopes' | 'rows' | 'checkbox' | 'copy' | 'token' | 'instant';
  readonly help: string;
  readonly placeholder?: string;
  /** Where the documentation says more. */
  readonly doc?: string;
  /** Grants for which the field is shown; absent means always. */
  readonly showFor?: readonly GrantType[];
}
/** A group of fields. */
export interface FormSection {
  readonly id: string;
  readonly title: string;
  readonly fields: readonly FormField[];
}
/** A grant that the account type offers. */
export interface GrantDeclaration {
  readonly id: GrantType;
  readonly title: string;
  /** Whether a person consents in a browser. */
  readonly interactive: boolean;
  /** How the host renews: with a new token request, or with the refresh token. */
  readonly renewBy: 'mint' | 'refresh_token';
  /** The scope without which no refresh token comes. */
  readonly refreshTokenScope?: string;
}
/** What a host reads first. */
export interface ConnectorManifest {
  /** For editors only. */
  readonly $schema?: string;
  readonly manifestVersion: 1;
  /** Who the connector is. */
  readonly connector: {
    readonly id: string;
    readonly version: string;
    readonly title: string;
    readonly description: string;
    readonly license: string;
    readonly documentation: string;
  };
  /** What the connector needs around it. */
  readonly requires: {
    readonly node: string;
    readonly hostContract: 1;
  };
  /** The declared account type and its form. */
  readonly accountType: {
    readonly id: string;
    readonly title: string;
    readonly schema: string;
    readonly schemaVersion: 1;
    readonly form: {
      readonly sections: readonly FormSection[];
    };
  };
  /** Where the hooks are, and which there are. */
  readonly hooks: {
    readonly module: string;
    readonly schema: string;
    readonly names: readonly HookName[];
  };
  /** The grants on offer. The first one is the default of a new account. */
  readonly grants: readonly GrantDeclaration[];
  /** Paths under the instance. */
  readonly endpoints: {
    readonly authorization: string;
    readonly token: string;
    /** Coupa documents none; an operator who knows one sets it. */
    readonly revocation: string | null;
    /** The cheap read that proves a token. */
    readonly probe: string;
  };
  /** What the protocol's documents leave open. */
  readonly protocol: {
    readonly sendScopeInCodeExchange: boolean;
    /** RFC 9207: when true a callback without `iss` is refused. */
    readonly expectIssuerInCallback: boolean;
    /** Take a token answer whose body is JSON although its content type does not say so. */
    readonly acceptTextJson: boolean;
    readonly pendingAuthorizationSeconds: number;
  };
  readonly renewal: RenewalPolicy;
  readonly authSignals: readonly AuthSignal[];
  /** How the token is put on an operation. RFC 6750 section 2.1 is the only way. */
  readonly apply: {
    readonly header: string;
    readonly scheme: string;
  };
  /** Where the connector may call. */
  readonly network: {
    readonly hostSuffixes: readonly string[];
  };
}
/** A scope, taken apart at its first and last dot. */
export interface CoupaScope {
  readonly scope: string;
  readonly service: string;
  /** May hold dots. */
  readonly object: string;
  readonly right: ('read' | 'write' | 'create' | 'delete' | 'bypass' | 'read_write') | null;
  readonly description?: string;
  /** Who names the scope. */
  readonly confidence: 'coupa' | 'multiple-third-party';
}
/** One operation. */
export interface CoupaOperation {
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly path: string;
  readonly scope: string;
  /** Title of the page that states it. */
  readonly source: string;
}
/** Every account, without secrets. */
export interface AccountList {
  readonly accounts: readonly AccountView[];
}
/** A change of settings; refused when somebody else was faster. */
export interface EditAccountRequest {
  /** The settingsVersion that the change was made from. */
  readonly expectedSettingsVersion: number;
  readonly input: AccountInput;
}
/** Opens a draft from typed settings, from an existing account, or from both (an edit). */
export interface OpenDraftRequest {
  readonly accountId?: string;
  readonly input?: AccountInput;
}
/** The new draft. */
export interface OpenDraftResponse {
  readonly draftId: string;
}
/** Open this URL in the browser that began. */
export interface AuthorizationRedirect {
  readonly outcome: 'redirect';
  readonly url: string;
  readonly draftId: string;
  readonly expiresAt: string;
}
/** The tokens are in the draft; Apply makes it the account. */
export interface AuthorizationDone {
  readonly outcome: 'authorized';
  readonly draftId: string;
  readonly findings: readonly Finding[];
}
/** What the callback led to. */
export interface CompleteAuthorizationResponse {
  readonly draftId: string;
  /** The account that the draft edits; null for a new one. */
  readonly accountId: string | null;
  readonly findings: readonly Finding[];
}
/** Headers for one operation, valid now. */
export interface OperationHeaders {
  readonly headers: HeaderFields;
  /** The instance that issued the token, scheme and host: these headers go nowhere else. */
  readonly origin: string;
  readonly tokenVersion: number;
  readonly expiresAt: string;
  /** Coupa may refuse a fresh token before this instant: a 401 until then means wait and retry. */
  readonly notBefore: string;
}
/** One thing that happened to an account. Holds no secret. */
export interface TimelineItem {
  /** Counts up over all accounts. */
  readonly id: number;
  readonly at: string;
  readonly event: string;
  /** Why it was done, or the error code of what failed. */
  readonly cause?: string;
  /** The host that did it; new at each start. */
  readonly process?: string;
  /** Session or key of whoever asked for it. */
  readonly actor?: string;
  /** The request that led to it. */
  readonly requestId?: string;
  /** Raised by every authorization and disconnect. */
  readonly generation?: number;
  /** When the host acts next by itself. */
  readonly nextActionAt?: string;
  readonly details: ErrorDetails;
}
/** A piece of the timeline of an account, newest first. */
export interface TimelinePage {
  readonly entries: readonly TimelineItem[];
  /** Ask with before=… for what is older; absent at the end. */
  readonly next?: number;
}
/** The API refused the token of this version. */
export interface RenewRejectedRequest {
  readonly tokenVersion: number;
}
/** One operation of a pipeline. */
export interface OperationRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** Starts with /api/. */
  readonly path: string;
  readonly accept?: 'application/json' | 'application/xml';
  readonly body?: string;
}
/** What Coupa answered. */
export interface OperationResponse {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly tokenVersion: number;
}
/** Opens a session with a key, or with the one-time link that the host printed at its start. */
export interface OpenSessionRequest {
  readonly key?: string;
  /** Good once, for ten minutes. */
  readonly link?: string;
}
/** Who is asking. */
export interface SessionView {
  readonly userId: string;
  readonly role: Role;
  /** To be sent as `x-csrf-token` with every change; null for callers with a key, who need none. */
  readonly csrfToken: string | null;
  /** End of the session; null for callers with a key. */
  readonly expiresAt: string | null;
  /** The present by the host's clock, which decides about tokens. */
  readonly now: string;
}
/** One row of the table of health states. */
export interface HealthStateView {
  readonly state: HealthState;
  readonly meaning: string;
  readonly isTerminal: boolean;
  readonly healsByItself: boolean;
  readonly operations: string;
  readonly actor: HealthActor;
  readonly nextAction: string;
  readonly nextLook: string;
}
/** Everything that a page needs to render the account form and to explain what it shows. */
export interface ConnectorView {
  readonly manifest: ConnectorManifest;
  /** schemas/account.schema.json of this version. */
  readonly accountSchema: {
    readonly [k: string]: unknown;
  };
  /** Known scopes; one that is not listed may still exist. */
  readonly scopes: readonly CoupaScope[];
  /** Which scope an operation needs, where a named source states it; otherwise it is not known. */
  readonly operations: readonly CoupaOperation[];
  readonly health: readonly HealthStateView[];
  /** The callback of this host. To be registered at Coupa is what an account, a draft or an instance shows, which with a callback per instance has one more segment. */
  readonly redirectUri: string;
  readonly callback: CallbackRule;
  /** Hosts that a sandbox on this machine stands in for. */
  readonly sandboxInstances: readonly string[];
  /** Version of the connector. */
  readonly version: string;
}
/** The Coupa instance that a typed Host is understood as. */
export interface InstanceView {
  readonly host: string;
  readonly origin: string;
  /** To be registered on its clients. */
  readonly redirectUri: string;
  /** A sandbox on this machine stands in for it. */
  readonly sandbox: boolean;
}
/** Who would notice a change of the account. */
export interface AccountUsage {
  /** How many pipelines use the account at this moment; null when the host cannot tell. */
  readonly runningPipelines: number | null;
}
/** Typed settings on their way to becoming an account, without secrets. */
export interface DraftView {
  readonly draftId: string;
  /** The account that the draft changes; null for a new one. */
  readonly accountId: string | null;
  readonly settings: AccountSettings;
  readonly clientSecret: SecretView | null;
  readonly status: DraftStatus;
  /** What Authorize brought; its version is 0 until Apply. */
  readonly token: TokenView | null;
  /** What was remarked on when the tokens were issued. */
  readonly findings: readonly Finding[];
  /** To be registered on the client. */
  readonly redirectUri: string;
  /** Why the last attempt was refused; absent when it was not. */
  readonly problem?: Problem;
  readonly expiresAt: string;
}
/** Typed settings in the place of the draft's. A blank secret keeps the draft's; another Host, Client ID or Grant Type drops its tokens. */
export interface EditDraftRequest {
  readonly input: AccountInput;
}
/** Makes the draft the account. */
export interface ApplyDraftRequest {
  /** The account's settingsVersion that the draft may replace; without it the one that it was opened from. */
  readonly expectedSettingsVersion?: number;
}
/** A stage that validation is going to look at. */
export interface PlannedStage {
  readonly stage: ValidationStageId;
  readonly title: string;
}
/** First event of a validation that is watched: every stage to come, in order. */
export interface ValidationStarted {
  readonly stages: readonly PlannedStage[];
}
/** Event `account`: something became of an account; ask for it again. */
export interface AccountEvent {
  readonly accountId: string;
  readonly kind: AccountChangeKind;
}
/** Event `authorization`: how an attempt ended, told to the user who began it. */
export interface AuthorizationEvent {
  readonly draftId: string;
  readonly outcome: 'authorized' | 'refused';
  /** The draft is the account already. */
  readonly applied: boolean;
  readonly code?: string;
  readonly problem?: Problem;
  readonly findings: readonly Finding[];
}
/** What runs: connector, contract, Node and machine. */
export interface BundleVersions {
  readonly connector: string;
  readonly connectorId: string;
  readonly hostContract: number;
  readonly node: string;
  readonly platform: string;
}
/** The host's clock beside the machine's. */
export interface BundleClock {
  readonly host: string;
  readonly machine: string;
  readonly timeZone: string;
}
/** What somebody who is asked for help needs to know of an account. Holds no secret. */
export interface SupportBundle {
  readonly madeAt: string;
  readonly versions: BundleVersions;
  readonly account: AccountView;
  /** The last report of Validate; null when there was none. */
  readonly report: ValidationReport | null;
  /** The last 100 lines, newest first. */
  readonly timeline: readonly TimelineItem[];
  readonly health: HealthStateView;
  readonly clock: BundleClock;
}
/** What somebody who is asked for help needs to know of a draft. Holds no secret. */
export interface DraftBundle {
  readonly madeAt: string;
  readonly versions: BundleVersions;
  readonly draft: DraftView;
  /** The last report of Validate; null when there was none. */
  readonly report: ValidationReport | null;
  /** The last 100 lines of the draft, or of the account that it changes; newest first. */
  readonly timeline: readonly TimelineItem[];
  readonly clock: BundleClock;
}
/** An API key as it may be shown: never the key itself. */
export interface ApiKeyView {
  readonly id: string;
  readonly label: string;
  readonly role: Role;
  readonly createdAt: string;
  /** To the minute; absent when it was never used. */
  readonly lastUsedAt?: string;
}
/** Every API key, without the keys themselves. */
export interface ApiKeyList {
  readonly keys: readonly ApiKeyView[];
}
/** A new API key. */
export interface CreateApiKeyRequest {
  readonly label: string;
  readonly role: Role;
}
/** The new key. This is the only time that it is shown. */
export interface CreatedApiKey {
  readonly id: string;
  readonly label: string;
  readonly role: Role;
  readonly createdAt: string;
  readonly key: string;
}
/** Whether the host lives, or is ready for work. */
export interface HostStatus {
  readonly status: 'ok' | 'ready';
}
/** An error as RFC 9457 writes it (application/problem+json), with the fields of the error catalogue. */
export interface Problem {
  /** `about:blank`, or where the documentation explains the code. */
  readonly type: string;
  /** What happened. */
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  /** Id of the request, to be found in the log. */
  readonly instance?: string;
  readonly code: string;
  readonly kind: string;
  readonly retryable: boolean;
  /** What to do now. */
  readonly action: string;
  readonly where?: string;
  readonly field?: string;
  readonly details: ErrorDetails;
}
/** What `authorize` prints: the account after Apply, and what was noticed on the way. */
export interface CliAuthorization {
  readonly account: AccountView;
  readonly findings: readonly Finding[];
}
/** What `token` prints: a fingerprint; the header itself only when it was asked for by name. */
export interface CliToken {
  readonly fingerprint: string;
  readonly expiresAt: string;
  /** Value of the Authorization header. */
  readonly header?: string;
}
/** What `accounts remove` prints. */
export interface CliRemoved {
  readonly removed: string;
}
/** What `serve` and `sandbox` print once they listen. */
export interface CliStarted {
  readonly started: 'host' | 'sandbox';
  readonly url: string;
  /** Opens the designer's page once, within ten minutes. */
  readonly link?: string;
  /** The random key of this start; every request needs it. */
  readonly key?: string;
  /** The callback of this host; each account shows what of it is to be registered. */
  readonly redirectUri?: string;
  readonly callback?: 'per-instance' | 'shared';
  /** Hosts that are answered by a sandbox. */
  readonly instances?: readonly string[];
  /** Where the clients of the sandbox are managed. */
  readonly adminUrl?: string;
  /** Clock, switches, faults and request log of the sandbox. */
  readonly controlUrl?: string;
  /** What the sandbox was seeded with; its secrets open nothing else. */
  readonly clients?: readonly SandboxClient[];
  /** What was loaded from an archive; absent when the host runs on its own connector. */
  readonly connector?: ArchiveName;
}
/** A client that a sandbox was seeded with. */
export interface SandboxClient {
  readonly name: string;
  readonly grantType: GrantType;
  readonly clientId: string;
  /** Absent for a public client. */
  readonly clientSecret?: string;
}
/** How one account is. */
export interface CliHealthRow {
  readonly id: string;
  readonly label: string;
  readonly health: AccountHealth;
}
/** What `accounts health` prints. */
export interface CliHealth {
  readonly accounts: readonly CliHealthRow[];
}
/** What `scopes` prints: the known scopes that fit the words. One that is not listed may still exist. */
export interface CliScopes {
  readonly scopes: readonly CoupaScope[];
}
/** What `scopes for` prints: the fewest scopes for the operations, as far as a named source states them. */
export interface CliScopesFor {
  readonly scopes: readonly string[];
  readonly operations: readonly CoupaOperation[];
  /** Operations for which no source states a scope. */
  readonly unknown: readonly string[];
}
/** One scope from three sides. */
export interface CliScopeRow {
  readonly scope: string;
  /** The account asks for it. */
  readonly requested: boolean;
  /** The present token has it; null while there is no token. */
  readonly granted: boolean | null;
  /** Which of the named operations need it. */
  readonly neededFor: readonly string[];
}
/** What `scopes diff` prints: requested, granted and needed scopes beside each other. */
export interface CliScopeDiff {
  readonly account: string;
  readonly scopes: readonly CliScopeRow[];
  /** Operations for which no source states a scope. */
  readonly unknown: readonly string[];
}
/** What `manifest validate` prints when the manifest holds; otherwise it prints the error. */
export interface CliManifest {
  readonly file: string;
  readonly id: string;
  readonly version: string;
  /** Beside the schema: the rules that hold. */
  readonly rules: readonly string[];
}
/** What `version` prints. */
export interface CliVersion {
  /** Version of the package. */
  readonly version: string;
  /** Version of the connector in it. */
  readonly connector: string;
  readonly hostContract: number;
  readonly node: string;
  readonly platform: string;
  /** Where accounts are kept unless a command says otherwise. */
  readonly dataFolder: string;
  /** The settings file in use; null when there is none. */
  readonly configFile: string | null;
}
/** What `request --all` prints: every page in one body. */
export interface CliPages {
  readonly status: number;
  readonly contentType: string;
  /** A JSON array, or an XML document with every record in its root element. */
  readonly body: string;
  /** Pages that had records. */
  readonly pages: number;
  readonly records: number;
}
/** What `accounts export` prints; the accounts are in the file. */
export interface CliExport {
  readonly file: string;
  /** Labels of what was exported. */
  readonly accounts: readonly string[];
  /** How many client secrets are in the file, sealed. */
  readonly secrets: number;
}
/** What became of one account of the file. */
export interface CliImportRow {
  readonly label: string;
  /** Null for an account that only would be created. */
  readonly id: string | null;
  readonly outcome: 'created' | 'replaced' | 'skipped';
  /** What a person still has to do before it works. */
  readonly needs: readonly ('client-secret' | 'authorization')[];
}
/** What `accounts import` prints. */
export interface CliImport {
  /** True: nothing was saved, it only would have been. */
  readonly dryRun: boolean;
  readonly accounts: readonly CliImportRow[];
}
/** One key that secrets are sealed with; never the key itself. */
export interface CliKey {
  readonly id: string;
  readonly isCurrent: boolean;
  readonly isHeld: boolean;
  readonly sealedValues: number;
  readonly journalEntries: number;
}
/** What `keys encryption list` prints. */
export interface CliKeys {
  readonly keys: readonly CliKey[];
}
/** What `keys encryption add` prints. */
export interface CliKeyAdded {
  /** Id of the new key, which is the current one from now on. */
  readonly added: string;
}
/** What `keys encryption remove` prints. */
export interface CliKeyRemoved {
  readonly removed: string;
}
/** What `keys encryption rotate` prints. */
export interface CliKeyRotation {
  readonly keyId: string;
  readonly resealed: number;
  readonly unreadable: number;
  readonly remaining: number;
}
/** What `autocomplete` prints. */
export interface CliCompletion {
  readonly shell: 'bash' | 'zsh' | 'fish';
  readonly script: string;
}
/** What any command prints when it fails. */
export interface CliError {
  readonly error: ErrorData;
}
/** Which connector an archive holds. */
export interface ArchiveName {
  readonly id: string;
  readonly version: string;
}
/** One check of an archive and what came of it. */
export interface ArchiveCheck {
  readonly id: 'signature' | 'form' | 'digests' | 'compatibility' | 'manifest' | 'package' | 'schemas' | 'parts';
  readonly title: string;
  /** `unknown` was not looked at, because an earlier check failed. */
  readonly status: 'passed' | 'warning' | 'failed' | 'unknown';
  readonly seen: string;
  /** Only when it failed. */
  readonly error?: ErrorData;
}
/** What `verify` prints: the checklist of an archive. */
export interface ArchiveReport {
  readonly valid: boolean;
  /** Of the archive as a file. */
  readonly sha256: string;
  readonly bytes: number;
  /** Absent while the archive is not in order: it is not believed then. */
  readonly connector?: ArchiveName;
  readonly checks: readonly ArchiveCheck[];
}
/** What `pack` prints: the archive and what went in. */
export interface CliPacked {
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly connector: ArchiveName;
  readonly files: readonly ArchiveFile[];
  /** Absent when it was not signed. */
  readonly signature?: {
    readonly file: string;
    readonly keyId: string;
  };
}
/** A file of an archive. */
export interface ArchiveFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}
/** One thing that differs between two archives. */
export interface ConnectorChange {
  area:
    | 'requirements'
    | 'fields'
    | 'secrets'
    | 'schemas'
    | 'grants'
    | 'hooks'
    | 'endpoints'
    | 'renewal'
    | 'signals'
    | 'network'
    | 'bundled'
    | 'files';
  readonly size: ChangeSize;
  /** One sentence. */
  readonly what: string;
}
/** What `diff` prints: what a newer archive changes for a host. */
export interface ConnectorDiff {
  readonly old: ArchiveName;
  readonly new: ArchiveName;
  /** Of the largest change. */
  readonly size: ChangeSize;
  /** What the new version number promises; below 1.0.0 a step of the second number counts as major, of the third as minor. */
  readonly versionStep: ChangeSize;
  /** Whether the step is large enough for the changes. */
  readonly versionFits: boolean;
  readonly changes: readonly ConnectorChange[];
}
/** What `keys signing create` and `show` print: the public half. */
export interface CliSigningKey {
  readonly name: string;
  /** SHA-256 of the public key (SPKI). */
  readonly keyId: string;
  readonly publicKeyFile: string;
  /** In PEM form. */
  readonly publicKey: string;
}
/** What `keys signing list` prints. */
export interface CliSigningKeys {
  readonly keys: readonly CliSigningKey[];
}
/** The file that `accounts export` writes and `accounts import` reads. */
export interface AccountTransfer {
  readonly format: 'coupa-accounts';
  readonly version: 1;
  readonly exportedAt: string;
  /** What designers typed, without the Client Secret. */
  readonly accounts: readonly AccountInput[];
  /** Absent in a file with settings only. */
  readonly sealedSecrets?: SealedSecrets;
}
/** Client secrets, sealed to a passphrase: AES-256-GCM under a key that scrypt makes of it. The sealed text is a JSON list with one secret or null for each account, in order. Format, version and accounts are authenticated with it. */
export interface SealedSecrets {
  readonly kdf: 'scrypt';
  /** N. */
  readonly cost: 131072;
  /** r. */
  readonly blockSize: 8;
  /** p. */
  readonly parallelization: 1;
  readonly salt: string;
  /** Bytes 33 to 48 of what scrypt made: tells a wrong passphrase from a changed file. */
  readonly check: string;
  readonly cipher: 'aes-256-gcm';
  readonly nonce: string;
  /** The sealed text with its tag of 16 bytes at the end. */
  readonly ciphertext: string;
}
/** The settings; paths are relative to the file. */
export interface ConfigFile {
  readonly $schema?: string;
  /** Where accounts are kept, like --data-dir. */
  readonly dataFolder?: string;
  /** Port on loopback, like --port; part of the redirect URI that is registered in Coupa. */
  readonly port?: number;
  /** Whether each instance has a redirect URI of its own, like --callback. */
  readonly callback?: 'per-instance' | 'shared';
  /** Hosts that a sandbox on this machine stands in for, with its address, like --sandbox-instance. */
  readonly sandboxInstances?: {
    readonly [k: string]: string;
  };
  /** Domains beside coupahost.com and coupacloud.com that accounts may name, like --allow-domain. */
  readonly allowDomains?: readonly string[];
  /** Authorities (PEM) to trust beside the usual ones, like --ca-file. */
  readonly caFile?: string;
  /** How much to log, like --log. */
  readonly log?: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** The file that the host logs to, like --log-file. */
  readonly logFile?: string;
}
