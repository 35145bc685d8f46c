import type { AccountChangeKind, HealthState } from '../../generated/types.ts';

/** What every event says of itself. */
export interface HostEvent {
  /** Number of the line of the timeline that it is published from: the same on every host that hears of it. */
  readonly id: number;
  readonly at: string;
  readonly accountId: string;
  /**
   * Which host did it. Every host on a database hears every event once; a consumer that is to act once for all of
   * them acts on `here`.
   */
  readonly origin: 'here' | 'elsewhere';
}

/** An account has a newer token. */
export interface RenewedEvent extends HostEvent {
  readonly tokenVersion: number;
}

/** An account is in another state of health, or in the same for another cause. */
export interface HealthChangedEvent extends HostEvent {
  readonly from: HealthState;
  readonly to: HealthState;
  /** Code from the error catalogue; absent when healthy. */
  readonly cause?: string;
  /** When the host acts next by itself. */
  readonly nextActionAt?: string;
}

/** Something became of an account. */
export interface AccountChangedEvent extends HostEvent {
  readonly kind: AccountChangeKind;
}

/** An authorization attempt came to its end. */
export interface AuthorizationEndedEvent extends HostEvent {
  readonly draftId: string;
  /** Who began it; nobody else is told. */
  readonly userId: string;
  readonly outcome: 'authorized' | 'refused';
  /** The draft is the account already. */
  readonly applied: boolean;
  /** Code from the error catalogue; absent when authorized. */
  readonly cause?: string;
}

/** Hears of one kind of event; what it throws is logged and hurts nobody. */
export type Listener<Event> = (event: Event) => void;

/** Ends a subscription. */
export type Unsubscribe = () => void;

/**
 * What happens to accounts, told after it was committed: once for each event in every host process, also for what
 * another host did. Whatever is committed after a subscription has resolved is told; what is committed before the
 * host closes is told before `close` resolves. Throws `store.*`.
 */
export interface HostEvents {
  onRenewed(listener: Listener<RenewedEvent>): Promise<Unsubscribe>;
  onHealthChanged(listener: Listener<HealthChangedEvent>): Promise<Unsubscribe>;
  onAccountChanged(listener: Listener<AccountChangedEvent>): Promise<Unsubscribe>;
  onAuthorizationEnded(listener: Listener<AuthorizationEndedEvent>): Promise<Unsubscribe>;
}
