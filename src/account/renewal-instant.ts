import type { HookContext } from './hook-context.ts';

/**
 * When the background renewal of a token received at `receivedAt` is due; milliseconds, like the argument. Drawn
 * once per token between the policy's fractions of its life, so that accounts authorized together do not renew
 * together. A life too short for the draw to stay clear of the mandatory lead gets the earlier fraction.
 */
export function renewalInstant(
  receivedAt: number,
  lifetimeSeconds: number,
  context: Pick<HookContext, 'manifest' | 'random'>,
): number {
  const { renewAfter, mandatoryLeadSeconds, mandatoryLeadFraction } = context.manifest.renewal;
  const short = lifetimeSeconds * mandatoryLeadFraction <= mandatoryLeadSeconds;
  const fraction = short
    ? renewAfter.from
    : renewAfter.from + randomFraction(context.random) * (renewAfter.to - renewAfter.from);
  return receivedAt + Math.floor(lifetimeSeconds * 1000 * fraction);
}

/** Uniform in [0, 1) with 32 bits. */
function randomFraction(random: HookContext['random']): number {
  return random(4).reduce((sum, byte) => sum * 256 + byte, 0) / 2 ** 32;
}
