import type {
  AccountInput,
  AccountTransfer,
  AccountUsage,
  AccountView,
  AuthorizeCompleteInput,
  CallbackRule,
  ConnectorView,
  DraftBundle,
  DraftView,
  ErrorData,
  Finding,
  InstanceView,
  OperationHeaders,
  OperationRequest,
  OperationResponse,
  PlannedStage,
  SupportBundle,
  TimelinePage,
  ValidationPlan,
  ValidationReport,
  ValidationStage,
} from '../generated/types.ts';
import type { AccessService } from './access/access.ts';
import type { HostEvents } from './events/host-events.ts';
import type { ExportChoice, ImportChoice, ImportedAccount } from './transfer/transfer-choice.ts';

export type { OperationHeaders, OperationRequest, OperationResponse };

/** Who asks: one session or one API key. Bound into every authorization attempt (check A-04). */
export interface Actor {
  readonly userId: string;
}

/** Ties an attempt to the browser (or terminal) that started it; the host keeps only its hash. */
export interface Initiator extends Actor {
  readonly browserSecret: string;
}

/** Which piece of a timeline is wanted. */
export interface TimelineQuery {
  /** Only lines older than this one: `next` of the page before. */
  readonly before?: number | undefined;
  readonly limit?: number | undefined;
}

export interface AccountsService {
  list(): Promise<readonly AccountView[]>;
  /** By id or by label. Throws `account.not_found`. */
  show(idOrLabel: string): Promise<AccountView>;
  create(input: AccountInput): Promise<AccountView>;
  /** A blank or absent secret keeps the stored one; a changed Host or Client ID needs it again. */
  edit(id: string, input: AccountInput, expectedSettingsVersion: number): Promise<AccountView>;
  remove(id: string): Promise<void>;
  /**
   * What happened to an account, newest first, also to a removed one. At most `limit` lines (default 50, at most
   * 200), older than line `before`. Throws `account.not_found`.
   */
  timeline(id: string, page?: TimelineQuery): Promise<TimelinePage>;
  /** Settings as a file carries them; client secrets only with a passphrase, sealed to it; never tokens. */
  export(choice?: ExportChoice): Promise<AccountTransfer>;
  /** Imports what a file holds: every account in one transaction, or none. Throws `transfer.*`. */
  import(value: unknown, choice?: ImportChoice): Promise<readonly ImportedAccount[]>;
  /** Who would notice a change of the account. Throws `account.not_found`. */
  usage(id: string): Promise<AccountUsage>;
  /** What somebody who is asked for help needs to know; no secret. Throws `account.not_found`. */
  supportBundle(id: string): Promise<SupportBundle>;
}

/** Looks on while a validation goes on. */
export interface ValidationWatch {
  /** Every stage to come, in order. */
  readonly started?: (stages: readonly PlannedStage[]) => void;
  readonly stageEnded?: (stage: ValidationStage) => void;
}

/** What a host cannot know of itself: the files beside the manifest, and which instances a sandbox stands in for. */
export type ConnectorFacts = Pick<
  ConnectorView,
  'accountSchema' | 'scopes' | 'operations' | 'sandboxInstances'
>;

/** How many pipelines use an account right now; null: not known. */
export type CountRunningPipelines = (accountId: string) => Promise<number | null>;

/** A draft as its user may see it. */
export type DraftFacts = Omit<DraftView, 'problem'> & {
  /** Why the last attempt was refused; absent when it was not. */
  readonly refusal?: ErrorData;
};

/** What somebody who is asked for help needs to know of a draft. */
export type DraftBundleFacts = Omit<DraftBundle, 'draft'> & { readonly draft: DraftFacts };

export type BeginOutcome =
  | {
      readonly outcome: 'redirect';
      readonly url: string;
      readonly draftId: string;
      readonly expiresAt: string;
    }
  | {
      readonly outcome: 'authorized';
      readonly draftId: string;
      /** True when the draft asked to be applied as soon as it is authorized. */
      readonly applied: boolean;
      readonly findings: readonly Finding[];
    };

export interface CompleteOutcome {
  readonly draftId: string;
  /** The account that the draft was opened from, or that applying it has made. */
  readonly accountId: string | null;
  readonly applied: boolean;
  readonly findings: readonly Finding[];
}

/** What a draft is opened from. */
export interface DraftSource {
  readonly accountId?: string;
  readonly input?: AccountInput;
  /** Applies the draft in the moment it is authorized: for callers that have no form with an Apply button. */
  readonly applyWhenAuthorized?: boolean;
}

/** What came back from Coupa: the address that the browser came to, and the query it brought. */
export type CallbackAnswer = Pick<AuthorizeCompleteInput, 'callbackUrl' | 'query'>;

/**
 * Authorize comes before Apply: both work on a draft with the typed settings. Apply makes draft and tokens the
 * account in one transaction; Cancel discards. A live account keeps its old tokens until Apply.
 */
export interface AuthorizationService {
  /** Opens a draft from typed settings, or from an existing account (`accountId`), or both (an edit). */
  openDraft(source: DraftSource, actor: Actor): Promise<{ readonly draftId: string }>;
  begin(draftId: string, initiator: Initiator): Promise<BeginOutcome>;
  /** Takes the pending record by the state in the query, then judges browser, user, address and the answer. */
  complete(
    answer: CallbackAnswer,
    initiator: { readonly userId: string | undefined; readonly browserSecret: string | undefined },
  ): Promise<CompleteOutcome>;
  /** Throws `authorize.draft_unknown`, also for the draft of somebody else; so does everything below. */
  show(draftId: string, actor: Actor): Promise<DraftFacts>;
  /** Replaces what was typed. A blank secret keeps the draft's; another Host, Client ID or Grant Type drops its tokens. */
  edit(draftId: string, input: AccountInput, actor: Actor): Promise<DraftFacts>;
  /** Validates what was typed; a token that is minted for it is kept with the draft. */
  validate(draftId: string, actor: Actor, watch?: ValidationWatch): Promise<ValidationReport>;
  /**
   * Throws `account.changed_elsewhere` when the account was edited since the draft was opened; with
   * `expectedSettingsVersion` when that is not the account's version.
   */
  apply(draftId: string, actor: Actor, expectedSettingsVersion?: number): Promise<AccountView>;
  cancel(draftId: string, actor: Actor): Promise<void>;
  /** What somebody who is asked for help needs to know; no secret. */
  supportBundle(draftId: string, actor: Actor): Promise<DraftBundleFacts>;
}

/** One key, as far as the host may show it. */
export interface KeyView {
  readonly id: string;
  /** New secrets are sealed with it. */
  readonly isCurrent: boolean;
  /** Whether this host holds it; without it, what is sealed with it cannot be opened. */
  readonly isHeld: boolean;
  /** How many values in the database are sealed with it. */
  readonly sealedValues: number;
  /** How many entries in the refresh journals of this machine are sealed with it. */
  readonly journalEntries: number;
}

export interface KeyRotationProgress {
  readonly done: number;
  /** As counted at the beginning. */
  readonly total: number;
}

export interface KeyRotation {
  /** The key that everything is sealed with now. */
  readonly keyId: string;
  /** Values that were sealed anew. */
  readonly resealed: number;
  /** Values that could not be opened and were left as they are; each is logged. */
  readonly unreadable: number;
  /** Values still sealed with another key: the unreadable ones, and what other hosts wrote meanwhile. */
  readonly remaining: number;
}

/** The keys that secrets are sealed with. */
export interface KeysService {
  list(): Promise<readonly KeyView[]>;
  /**
   * Reads the keys again, makes the first one current, and seals with it whatever is sealed with another. Works while
   * the host works, on every host at once if need be; what a killed run has done stays done, and a finished one has
   * nothing more to do. Throws `host.key_*` and `store.*`.
   */
  rotate(onProgress?: (progress: KeyRotationProgress) => void): Promise<KeyRotation>;
  /** From now on the database does not know the key. Throws `host.key_in_use` while anything is sealed with it. */
  forget(id: string): Promise<void>;
}

export interface PlanOptions {
  /** Asks about a client whose tokens are in use too what could cost it these. */
  readonly intrusive?: boolean;
}

/** How Validate is to go about it. */
export interface ValidateOptions extends PlanOptions, ValidationWatch {
  /** `deep` also asks the instance why something fails. Default: `quick`. */
  readonly depth?: 'quick' | 'deep';
  /**
   * Asked once, before a deep validation sends the token requests of its plan; not asked when there are none. Without
   * it, or when the answer is no, none are sent.
   */
  readonly confirm?: (plan: ValidationPlan) => boolean | Promise<boolean>;
}

/** The embedded host: remembers accounts, renews tokens, answers before each operation. */
export interface Host {
  /** The callback of this host; what an account registers at Coupa, its view says. */
  readonly redirectUri: string;
  readonly callback: CallbackRule;
  readonly sealed: boolean;
  readonly accounts: AccountsService;
  readonly authorization: AuthorizationService;
  readonly keys: KeysService;
  /** Who may call the API. */
  readonly access: AccessService;
  readonly events: HostEvents;
  /** What a page needs to render the account form. Throws `host.sealed`. */
  describe(): ConnectorView;
  /** What a typed Host is understood as. Throws `account.host_*`. */
  readInstance(typed: string): InstanceView;
  /** The present by the host's clock, as an ISO 8601 instant. */
  present(): string;
  /** Resolves when the host can work: unsealed, and its database answers. Throws `host.sealed`, `store.*`. */
  assertReady(): Promise<void>;
  validate(accountId: string, options?: ValidateOptions): Promise<ValidationReport>;
  /** What a deep validation would ask, and with how many token requests at most. Sends nothing. */
  planValidation(accountId: string, options?: PlanOptions): Promise<ValidationPlan>;
  /** Headers for one operation; frozen, shared by all callers until the token changes. */
  beforeOperation(accountId: string): Promise<OperationHeaders>;
  /** The headers already in memory and not due, or undefined. Never reads, never waits. */
  peek(accountId: string): OperationHeaders | undefined;
  /** The API refused this token version: hands out a newer one, or renews at most once per version. */
  renewRejected(accountId: string, tokenVersion: number): Promise<OperationHeaders>;
  /** Renews now, whether due or not. */
  refresh(accountId: string): Promise<AccountView>;
  /** Sends one operation with the account's headers; retries once after a rejected token. */
  operate(accountId: string, request: OperationRequest): Promise<OperationResponse>;
  disconnect(accountId: string): Promise<AccountView>;
  close(): Promise<void>;
}
