/** What became of a request with some of the scopes; `stop`: it cannot or may not be told. */
export type ScopeVerdict = 'accepted' | 'refused' | 'stop';

/** The scopes of a refused request, sorted by what was found out about them. */
export interface ScopeSearch {
  readonly refused: readonly string[];
  readonly accepted: readonly string[];
  /** The search stopped before these could be told apart. */
  readonly untold: readonly string[];
}

/**
 * Finds those scopes for which a request with all of them was refused. Halves the suspects until one is left, then
 * asks about everything not yet asked about at once; so a single wrong scope among n takes about log2(n) + 1 requests.
 */
export async function findRefusedScopes(
  scopes: readonly string[],
  ask: (some: readonly string[]) => Promise<ScopeVerdict>,
): Promise<ScopeSearch> {
  const refused: string[] = [];
  const accepted: string[] = [];
  let suspects = scopes;
  while (suspects.length > 0) {
    const round = await findOne(suspects, ask);
    accepted.push(...round.accepted);
    if (round.found === undefined) return { refused, accepted, untold: round.rest };
    refused.push(round.found);
    const verdict = round.rest.length === 0 ? 'accepted' : await ask(round.rest);
    if (verdict === 'stop') return { refused, accepted, untold: round.rest };
    if (verdict === 'accepted') accepted.push(...round.rest);
    suspects = verdict === 'accepted' ? [] : round.rest;
  }
  return { refused, accepted, untold: [] };
}

/** How many requests a search among so many scopes takes when every one of them is refused. */
export function longestSearch(count: number): number {
  let requests = 0;
  for (let suspects = count; suspects > 1; suspects -= 1) {
    requests += Math.ceil(Math.log2(suspects)) + 1;
  }
  return requests;
}

interface Round {
  /** Undefined when the search had to stop. */
  readonly found: string | undefined;
  readonly accepted: readonly string[];
  readonly rest: readonly string[];
}

async function findOne(
  suspects: readonly string[],
  ask: (some: readonly string[]) => Promise<ScopeVerdict>,
): Promise<Round> {
  const accepted: string[] = [];
  let group = suspects;
  let rest: readonly string[] = [];
  while (group.length > 1) {
    const half = Math.ceil(group.length / 2);
    const [first, second] = [group.slice(0, half), group.slice(half)];
    const verdict = await ask(first);
    if (verdict === 'stop') return { found: undefined, accepted, rest: [...group, ...rest] };
    if (verdict === 'accepted') accepted.push(...first);
    else rest = [...second, ...rest];
    group = verdict === 'accepted' ? second : first;
  }
  return { found: group[0], accepted, rest };
}
