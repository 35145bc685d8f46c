import type { FaultOrder, FaultTarget } from './fault-order.ts';
import { parseFault } from './parse-fault.ts';

/** A fault that is waiting to strike. */
export interface PendingFault {
  readonly id: string;
  readonly order: FaultOrder;
  /** How often it has struck. */
  readonly struck: number;
}

/** The faults ordered so far. For one target the oldest strikes first, until it is used up. */
export interface FaultBox {
  /** Answers an id for `clear`. Throws `TypeError` for an order the table does not allow. */
  add(order: FaultOrder): string;
  list(): readonly PendingFault[];
  /** Removes one fault, or all; removing all also ends what faults are holding open. */
  clear(id?: string): void;
}

/** The side of the box that serves requests. */
export interface FaultSource extends FaultBox {
  /** The fault that strikes this request, counted as struck. */
  take(target: FaultTarget): FaultOrder | undefined;
  /** Fires when all faults are cleared. */
  readonly cleared: AbortSignal;
}

/** Makes an empty box. */
export function createFaultBox(): FaultSource {
  let waiting: (PendingFault & { struck: number })[] = [];
  let controller = new AbortController();
  let count = 0;
  return {
    add: (order) => {
      count += 1;
      const id = `fault-${count}`;
      waiting.push({ id, order: parseFault(order), struck: 0 });
      return id;
    },
    list: () => waiting.map((fault) => ({ ...fault })),
    clear: (id) => {
      waiting = id === undefined ? [] : waiting.filter((fault) => fault.id !== id);
      if (id === undefined) {
        controller.abort();
        controller = new AbortController();
      }
    },
    take: (target) => {
      const fault = waiting.find((candidate) => candidate.order.target === target);
      if (fault !== undefined) {
        fault.struck += 1;
        waiting = waiting.filter((candidate) => !isUsedUp(candidate));
      }
      return fault?.order;
    },
    get cleared() {
      return controller.signal;
    },
  };
}

function isUsedUp({ order, struck }: PendingFault): boolean {
  const times = order.times ?? 1;
  return times !== 'until-cleared' && struck >= times;
}
