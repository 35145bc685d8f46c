import { AsyncLocalStorage } from 'node:async_hooks';

/** On whose behalf the host works: told to the timeline (check A-50), never to Coupa. */
export interface Caller {
  /** Session or API key, by a name that is no secret. */
  readonly actor: string;
  readonly requestId?: string;
}

const callers = new AsyncLocalStorage<Caller>();

/** Runs the work, and everything it sets off, on behalf of this caller. */
export function asCaller<Result>(caller: Caller, work: () => Result): Result {
  return callers.run(caller, work);
}

/** Who is asking; undefined for what the host does of its own accord. */
export function currentCaller(): Caller | undefined {
  return callers.getStore();
}
