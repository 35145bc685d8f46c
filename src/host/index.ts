export { createHost, type HostOptions } from './create-host.ts';
export type {
  Actor,
  Host,
  Initiator,
  OperationHeaders,
  OperationRequest,
  OperationResponse,
} from './host.ts';
export { type EmbeddedHostOptions, type NetworkSettings, openEmbeddedHost } from './open-embedded-host.ts';
