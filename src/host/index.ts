export { createHost, type HostOptions } from './create-host.ts';
export type {
  HealthChangedEvent,
  HostEvent,
  HostEvents,
  RenewedEvent,
} from './events/host-events.ts';
export type {
  Actor,
  Host,
  Initiator,
  KeyRotation,
  KeyRotationProgress,
  KeysService,
  KeyView,
  OperationHeaders,
  OperationRequest,
  OperationResponse,
  PlanOptions,
  ValidateOptions,
} from './host.ts';
export { addKey, removeKey } from './keys/change-key-file.ts';
export type { KeySource } from './keys/key-source.ts';
export { createLog, type LogDestination, type LogOptions } from './log/create-log.ts';
export { type EmbeddedHostOptions, type NetworkSettings, openEmbeddedHost } from './open-embedded-host.ts';
export type { TelemetryOptions } from './telemetry/telemetry.ts';
