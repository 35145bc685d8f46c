export type { AccessGrant, AccessService, OpenedSession, SessionSource } from './access/access.ts';
export { createHost, type HostOptions } from './create-host.ts';
export type {
  AccountChangedEvent,
  AuthorizationEndedEvent,
  HealthChangedEvent,
  HostEvent,
  HostEvents,
  RenewedEvent,
} from './events/host-events.ts';
export type {
  Actor,
  CallbackAnswer,
  ConnectorFacts,
  CountRunningPipelines,
  DraftFacts,
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
  ValidationWatch,
} from './host.ts';
export { addKey, removeKey } from './keys/change-key-file.ts';
export type { KeySource } from './keys/key-source.ts';
export { createLog, type LogDestination, type LogOptions } from './log/create-log.ts';
export { type EmbeddedHostOptions, type NetworkSettings, openEmbeddedHost } from './open-embedded-host.ts';
export { type CallbackAddress, redirectUriOf } from './redirect-uri-of.ts';
export type { TelemetryOptions } from './telemetry/telemetry.ts';
export type { ExportChoice, ImportChoice, ImportedAccount } from './transfer/transfer-choice.ts';
