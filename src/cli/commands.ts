import type { Command } from '@oclif/core';
import { commands as helpCommands } from '@oclif/plugin-help';
import AccountsCreate from './commands/accounts/create.ts';
import AccountsList from './commands/accounts/list.ts';
import AccountsRemove from './commands/accounts/remove.ts';
import AccountsShow from './commands/accounts/show.ts';
import Authorize from './commands/authorize.ts';
import Diff from './commands/diff.ts';
import KeysSigningCreate from './commands/keys/signing/create.ts';
import KeysSigningList from './commands/keys/signing/list.ts';
import KeysSigningShow from './commands/keys/signing/show.ts';
import Pack from './commands/pack.ts';
import Request from './commands/request.ts';
import Sandbox from './commands/sandbox.ts';
import Serve from './commands/serve.ts';
import Token from './commands/token.ts';
import Validate from './commands/validate.ts';
import Verify from './commands/verify.ts';

/** Every command by the words a person types, joined by a colon. Nothing is found by looking into folders. */
export const commands = {
  'accounts:create': AccountsCreate,
  'accounts:list': AccountsList,
  'accounts:remove': AccountsRemove,
  'accounts:show': AccountsShow,
  authorize: Authorize,
  help: helpCommands.help as Command.Class,
  request: Request,
  sandbox: Sandbox,
  serve: Serve,
  token: Token,
  validate: Validate,
  diff: Diff,
  'keys:signing:create': KeysSigningCreate,
  'keys:signing:list': KeysSigningList,
  'keys:signing:show': KeysSigningShow,
  pack: Pack,
  verify: Verify,
};
