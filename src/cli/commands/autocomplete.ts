import { Args } from '@oclif/core';
import type { CliCompletion } from '../../generated/types.ts';
import { AccountCommand } from '../shared/account-command.ts';
import { bashScript } from '../shared/completion/bash-script.ts';
import { completionModel } from '../shared/completion/completion-model.ts';
import { fishScript } from '../shared/completion/fish-script.ts';
import { zshScript } from '../shared/completion/zsh-script.ts';

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript };
const shells = ['bash', 'zsh', 'fish'] as const;

export default class Autocomplete extends AccountCommand {
  static override summary = 'Print the script that completes this command in bash, zsh or fish.';
  static override description =
    'bash: source <(coupa-account autocomplete bash) in ~/.bashrc. zsh: the same in ~/.zshrc, after compinit. fish: write it to ~/.config/fish/completions/coupa-account.fish.';
  static override args = {
    shell: Args.string({ required: true, options: [...shells], description: 'The shell.' }),
  };
  static override examples = [
    '<%= config.bin %> autocomplete bash',
    '<%= config.bin %> autocomplete fish --json',
  ];

  async run(): Promise<CliCompletion> {
    const { args } = await this.parse(Autocomplete);
    const shell = shells.find((known) => known === args.shell) ?? 'bash';
    const script = scripts[shell](this.config.bin, completionModel(this.config.commands));
    this.log(script.trimEnd());
    return { shell, script };
  }
}
