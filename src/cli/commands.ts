import type { Command } from '@oclif/core';
import { commands as helpCommands } from '@oclif/plugin-help';
import AccountsBundle from './commands/accounts/bundle.ts';
import AccountsCreate from './commands/accounts/create.ts';
import AccountsDisconnect from './commands/accounts/disconnect.ts';
import AccountsEdit from './commands/accounts/edit.ts';
import AccountsExport from './commands/accounts/export.ts';
import AccountsHealth from './commands/accounts/health.ts';
import AccountsImport from './commands/accounts/import.ts';
import AccountsList from './commands/accounts/list.ts';
import AccountsRemove from './commands/accounts/remove.ts';
import AccountsShow from './commands/accounts/show.ts';
import AccountsTimeline from './commands/accounts/timeline.ts';
import Authorize from './commands/authorize.ts';
import Autocomplete from './commands/autocomplete.ts';
import Diff from './commands/diff.ts';
import KeysApiCreate from './commands/keys/api/create.ts';
import KeysApiList from './commands/keys/api/list.ts';
import KeysApiRemove from './commands/keys/api/remove.ts';
import KeysEncryptionAdd from './commands/keys/encryption/add.ts';
import KeysEncryptionList from './commands/keys/encryption/list.ts';
import KeysEncryptionRemove from './commands/keys/encryption/remove.ts';
import KeysEncryptionRotate from './commands/keys/encryption/rotate.ts';
import KeysSigningCreate from './commands/keys/signing/create.ts';
import KeysSigningList from './commands/keys/signing/list.ts';
import KeysSigningShow from './commands/keys/signing/show.ts';
import ManifestShow from './commands/manifest/show.ts';
import ManifestValidate from './commands/manifest/validate.ts';
import Pack from './commands/pack.ts';
import Refresh from './commands/refresh.ts';
import Request from './commands/request.ts';
import Sandbox from './commands/sandbox.ts';
import ScopesDiff from './commands/scopes/diff.ts';
import ScopesFor from './commands/scopes/for.ts';
import Scopes from './commands/scopes.ts';
import Serve from './commands/serve.ts';
import Token from './commands/token.ts';
import Validate from './commands/validate.ts';
import Verify from './commands/verify.ts';
import Version from './commands/version.ts';

/** Every command by the words a person types, joined by a colon. Nothing is found by looking into folders. */
export const commands = {
  'accounts:bundle': AccountsBundle,
  'accounts:create': AccountsCreate,
  'accounts:disconnect': AccountsDisconnect,
  'accounts:edit': AccountsEdit,
  'accounts:export': AccountsExport,
  'accounts:health': AccountsHealth,
  'accounts:import': AccountsImport,
  'accounts:list': AccountsList,
  'accounts:remove': AccountsRemove,
  'accounts:show': AccountsShow,
  'accounts:timeline': AccountsTimeline,
  authorize: Authorize,
  autocomplete: Autocomplete,
  help: helpCommands.help as Command.Class,
  'keys:api:create': KeysApiCreate,
  'keys:api:list': KeysApiList,
  'keys:api:remove': KeysApiRemove,
  'keys:encryption:add': KeysEncryptionAdd,
  'keys:encryption:list': KeysEncryptionList,
  'keys:encryption:remove': KeysEncryptionRemove,
  'keys:encryption:rotate': KeysEncryptionRotate,
  'manifest:show': ManifestShow,
  'manifest:validate': ManifestValidate,
  refresh: Refresh,
  request: Request,
  sandbox: Sandbox,
  scopes: Scopes,
  'scopes:diff': ScopesDiff,
  'scopes:for': ScopesFor,
  serve: Serve,
  token: Token,
  validate: Validate,
  version: Version,
  diff: Diff,
  'keys:signing:create': KeysSigningCreate,
  'keys:signing:list': KeysSigningList,
  'keys:signing:show': KeysSigningShow,
  pack: Pack,
  verify: Verify,
};
