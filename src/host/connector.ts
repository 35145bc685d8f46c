import type { Hooks } from '../account/hooks.ts';
import { ConnectorError } from '../errors.ts';
import type { ConnectorManifest, Refused } from '../generated/types.ts';

/** What a host loads: the checked manifest and the hooks it names. */
export interface Connector {
  readonly manifest: ConnectorManifest;
  readonly hooks: Hooks;
  /** The account's schema as this connector declares it, for the page. Default: the one of this package. */
  readonly accountSchema?: Readonly<Record<string, unknown>>;
}

/** The result when the hook did not refuse; throws the refusal as the error it describes. */
export function unlessRefused<Result extends { readonly outcome: string }>(
  result: Result,
): Exclude<Result, Refused> {
  if (isRefused(result)) throw ConnectorError.fromData(result.error);
  return result as Exclude<Result, Refused>;
}

function isRefused(result: { readonly outcome: string }): result is Refused {
  return result.outcome === 'refused';
}
