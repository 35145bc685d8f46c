export type { HookContext, HookLogEntry, NetworkProbe } from './account/hook-context.ts';
export { type Hook, type Hooks, hooks } from './account/hooks.ts';
export { ConnectorError, type ErrorCode, type ErrorDetails, type ErrorKind } from './errors.ts';
export type * from './generated/types.ts';
export { loadManifest } from './manifest/load-manifest.ts';
