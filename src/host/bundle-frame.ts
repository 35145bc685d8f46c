import type { SupportBundle } from '../generated/types.ts';
import { type HostParts, instantOf } from './host-parts.ts';

/** How much of a timeline goes into a support bundle. */
export const bundleLines = 100;

/** What every support bundle says, whatever it is about: what runs here, and by which clock. */
export function bundleFrame(parts: HostParts): Pick<SupportBundle, 'madeAt' | 'versions' | 'clock'> {
  const { connector, requires } = parts.connector.manifest;
  return {
    madeAt: instantOf(parts),
    versions: {
      connector: connector.version,
      connectorId: connector.id,
      hostContract: requires.hostContract,
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
    },
    clock: {
      host: instantOf(parts),
      machine: new Date().toISOString(),
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    },
  };
}
