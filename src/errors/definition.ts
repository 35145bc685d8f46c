/**
 * What kind of failure it is, and with it what becomes of the account.
 * - `input`: something typed is wrong; nothing was sent
 * - `configuration`: account and Coupa client disagree; the account is kept, tokens too
 * - `reauthorize`: only a new consent helps; nothing is deleted
 * - `transient`: provably not processed, try again
 * - `ambiguous`: the server may have acted; the living token is served on and nothing is re-sent in a hurry
 * - `declined`: a person said no
 * - `stale`: this authorization attempt has ended; start again
 * - `protocol`: the answer breaks the protocol
 * - `conflict`: somebody else changed the same thing
 * - `forbidden`: the caller may not
 * - `fatal`: the host cannot work until an operator acts
 */
export type ErrorKind =
  | 'input'
  | 'configuration'
  | 'reauthorize'
  | 'transient'
  | 'ambiguous'
  | 'declined'
  | 'stale'
  | 'protocol'
  | 'conflict'
  | 'forbidden'
  | 'fatal';

export interface ErrorDefinition {
  readonly kind: ErrorKind;
  readonly retryable: boolean;
  /** What happened, at most 200 characters, no claim beyond what was seen. */
  readonly message: string;
  /** What to do now, at most 200 characters. */
  readonly action: string;
  /** Where: a Coupa menu path, the account form, the host. */
  readonly where?: string;
  /** The account field at fault, when it is always the same one. */
  readonly field?: string;
}
