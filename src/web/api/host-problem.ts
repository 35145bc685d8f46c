import type { Problem } from '../../generated/types.ts';

/** The host refused a request; carries the problem (RFC 9457) with code, cause and advice of the error catalogue. */
export class HostProblem extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.title);
    this.name = 'HostProblem';
    this.problem = problem;
  }
}

/** The problem of an answer, or one of our own when nothing of the kind was in it. */
export async function problemOf(response: Response, unreadable: Problem): Promise<Problem> {
  const type = response.headers.get('content-type') ?? '';
  if (!type.startsWith('application/problem+json')) return { ...unreadable, status: response.status };
  try {
    return (await response.json()) as Problem;
  } catch {
    return { ...unreadable, status: response.status };
  }
}

/** Whatever was thrown, as a problem that can be shown. */
export function toProblem(error: unknown, otherwise: Problem): Problem {
  return error instanceof HostProblem ? error.problem : otherwise;
}
