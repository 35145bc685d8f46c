/**
 * Keeps the environment, which can hold passwords, out of diagnostic reports of this process (check A-47). Such a
 * report can be written by a signal or by a failure, wherever Node was told to.
 */
export function hideEnvironment(): void {
  if (process.report !== undefined) process.report.excludeEnv = true;
}
