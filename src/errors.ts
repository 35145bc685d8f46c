import { accountErrors } from './errors/account-errors.ts';
import { archiveErrors } from './errors/archive-errors.ts';
import { authorizationErrors } from './errors/authorization-errors.ts';
import type { ErrorDefinition, ErrorKind } from './errors/definition.ts';
import { diagnosisErrors } from './errors/diagnosis-errors.ts';
import { hostErrors } from './errors/host-errors.ts';
import { networkErrors } from './errors/network-errors.ts';
import { operationErrors } from './errors/operation-errors.ts';
import { renewalErrors } from './errors/renewal-errors.ts';
import { storeErrors } from './errors/store-errors.ts';
import { tokenErrors } from './errors/token-errors.ts';
import { transferErrors } from './errors/transfer-errors.ts';
import type { ErrorData } from './generated/types.ts';

export type { ErrorDefinition, ErrorKind };

/**
 * The one catalogue of everything that can go wrong, by code. HTTP status, CLI exit code and the README's
 * table derive from it.
 */
export const errorCatalogue = {
  ...accountErrors,
  ...authorizationErrors,
  ...tokenErrors,
  ...networkErrors,
  ...operationErrors,
  ...diagnosisErrors,
  ...hostErrors,
  ...storeErrors,
  ...renewalErrors,
  ...transferErrors,
  ...archiveErrors,
} as const satisfies Record<string, ErrorDefinition>;

export type ErrorCode = keyof typeof errorCatalogue;

/** Details that are safe to log: never a secret, never a whole body. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | readonly string[]>>;

interface ConnectorErrorOptions {
  /** The account field to change, as a dotted path. */
  readonly field?: string;
  readonly details?: ErrorDetails;
  /** Replaces the catalogue's "what happened" when the case can be named more exactly. Never a secret. */
  readonly message?: string;
  /** Replaces the catalogue's "what to do". */
  readonly action?: string;
  readonly cause?: unknown;
}

// A connector that was loaded from its archive brings a copy of this class; both must know each other's errors.
const brand = Symbol.for('coupa-oauth2-account.ConnectorError');

/** A foreseen failure with its catalogue entry. `cause` is for the debugger only and is never serialised. */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError';
  readonly [brand] = true;
  readonly code: ErrorCode;
  readonly field: string | undefined;
  readonly details: ErrorDetails;
  readonly action: string;

  constructor(code: ErrorCode, options: ConnectorErrorOptions = {}) {
    const definition: ErrorDefinition = errorCatalogue[code];
    super(options.message ?? definition.message);
    this.code = code;
    this.field = options.field ?? definition.field;
    this.details = options.details ?? {};
    this.action = options.action ?? definition.action;
    if (options.cause !== undefined) {
      Object.defineProperty(this, 'cause', { value: options.cause, enumerable: false });
    }
  }

  /** Whether a value is such an error, of this copy of the class or of another. */
  static override [Symbol.hasInstance](value: unknown): value is ConnectorError {
    return typeof value === 'object' && value !== null && brand in value;
  }

  get kind(): ErrorKind {
    return errorCatalogue[this.code].kind;
  }

  get retryable(): boolean {
    return errorCatalogue[this.code].retryable;
  }

  /** The JSON form that hooks, API, CLI and logs use; holds no cause and no stack. */
  toData(): ErrorData {
    const { where }: ErrorDefinition = errorCatalogue[this.code];
    return {
      code: this.code,
      kind: this.kind,
      retryable: this.retryable,
      message: this.message,
      action: this.action,
      ...(where === undefined ? {} : { where }),
      ...(this.field === undefined ? {} : { field: this.field }),
      details: this.details,
    };
  }

  /** Rebuilds an error from its JSON form; an unknown code (a newer connector) becomes `host.unexpected`. */
  static fromData(data: ErrorData): ConnectorError {
    const code = Object.hasOwn(errorCatalogue, data.code) ? (data.code as ErrorCode) : 'host.unexpected';
    return new ConnectorError(code, {
      message: data.message,
      action: data.action,
      details: data.details,
      ...(data.field === undefined ? {} : { field: data.field }),
    });
  }
}
