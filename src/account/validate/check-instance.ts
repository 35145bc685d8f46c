import { ConnectorError } from '../../errors.ts';
import { type CoupaInstance, endpointUrl } from '../coupa-instance.ts';
import { findingFromError, okFinding } from '../finding-of.ts';
import type { HookContext } from '../hook-context.ts';
import { type StageCheck, untested } from './stage.ts';

export interface InstanceCheck extends StageCheck {
  readonly reachable: boolean;
}

/**
 * Does anything answer under the name of the instance? The host's probe opens a TLS connection; without one, a
 * request without token is made, and any answer counts.
 */
export async function checkInstance(
  instance: CoupaInstance | undefined,
  context: HookContext,
): Promise<InstanceCheck> {
  if (instance === undefined) {
    return { ...untested('instance.not_tested', 'Not tested: Host is not usable.'), reachable: false };
  }
  try {
    await reach(instance, context);
    const seen = `${instance.host} answers.`;
    return { findings: [okFinding('instance.reachable', seen)], reachable: true };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return { findings: [findingFromError(error, { severity: 'error' })], reachable: false };
  }
}

async function reach(instance: CoupaInstance, context: HookContext): Promise<void> {
  const url = endpointUrl(instance, context.manifest.endpoints.probe);
  if (context.probe !== undefined) return context.probe.connect(url);
  const { signal } = context;
  const headers = { accept: 'application/json' };
  await context.fetch(url, { method: 'GET', headers, ...(signal === undefined ? {} : { signal }) });
}
