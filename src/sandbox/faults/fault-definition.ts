import type { GrantShaping } from '../token-endpoint/grant-answer.ts';
import type { FaultContext, FaultOrder, FaultParameter, FaultTarget } from './fault-order.ts';

/** What every row of the fault table says. */
interface FaultRow {
  /** The number under which the documents list it. */
  readonly id: string;
  readonly summary: string;
  readonly parameters?: readonly FaultParameter[];
  /** The kinds of the fault; the first one is the default. */
  readonly variants?: readonly string[];
  /** Left out: every target. */
  readonly targets?: readonly FaultTarget[];
}

/**
 * A row of the fault table. `answer` takes the place of the request, or of its answer once processed; `alter` changes
 * the genuine answer; `shape` changes what the grant itself does.
 */
export type FaultDefinition = FaultRow &
  (
    | { readonly kind: 'answer'; readonly answer: (context: FaultContext) => Response | Promise<Response> }
    | {
        readonly kind: 'alter';
        readonly alter: (genuine: Response, context: FaultContext) => Promise<Response>;
      }
    | { readonly kind: 'shape'; readonly shape: (order: FaultOrder) => GrantShaping }
  );

/** Part of the fault table: definitions by name. */
export type FaultRows = Readonly<Record<string, FaultDefinition>>;
