import { Command } from '@oclif/core';
import type { Host } from '../../host/host.ts';
import { type CompleteChoice, completeChoice, type HostChoice } from './complete-choice.ts';
import { exitCodeOf } from './exit-code.ts';
import { paint } from './paint.ts';
import { createProgress, type Progress, processTerminal, silentProgress } from './progress.ts';
import { reportError } from './report-error.ts';
import { sandboxInstances } from './sandbox-instances.ts';
import { toErrorData } from './to-error-data.ts';
import { withHost } from './with-host.ts';

/** What every command shares: `--json`, errors in the catalogue's words, the exit code, and the next step. */
export abstract class AccountCommand extends Command {
  static override enableJsonFlag = true;
  /** What a person reads where the command takes longer than a second. */
  protected readonly doing: string = 'Working';
  protected readonly terminal = processTerminal;
  /** The line that says so; drawn while `withHost` or `telling` is at work. */
  protected progress: Progress = silentProgress;
  #announced = false;

  /** Prints a line where no progress stands. */
  override log(message?: string): void {
    this.progress.clear();
    super.log(message);
  }

  /** Prints a line beside the result, where no progress stands. */
  override logToStderr(message?: string): void {
    this.progress.clear();
    super.logToStderr(message);
  }

  /** Prints the error and sets the exit code; nothing is thrown further, so nothing prints it twice. */
  protected override async catch(error: Error): Promise<void> {
    const data = toErrorData(error);
    process.exitCode = exitCodeOf(data);
    reportError(data, { json: this.jsonEnabled() });
  }

  /** For a command that stays up: prints its JSON now instead of at its end. */
  protected announce(result: object): void {
    if (!this.jsonEnabled()) return;
    this.logJson(result);
    this.#announced = true;
  }

  /** JSON is for programs: never coloured. */
  protected override logJson(json: unknown): void {
    if (!this.#announced) process.stdout.write(`${JSON.stringify(json, undefined, 2)}\n`);
  }

  /** Opens the host of the options for `work`; says so when a sandbox stands in for an instance. */
  protected async withHost<T>(
    options: HostChoice,
    work: (host: Host, choice: CompleteChoice) => Promise<T>,
  ): Promise<T> {
    const choice = completeChoice(options);
    for (const [host, origin] of sandboxInstances(choice['sandbox-instance'])) {
      this.logToStderr(
        `${paint('yellow', 'SANDBOX', process.stderr)} ${origin} stands in for https://${host}`,
      );
    }
    return this.telling(() => withHost(choice, (host) => work(host, choice)));
  }

  /** Does `work`, and from its second second on tells a terminal that something is going on. */
  protected async telling<T>(work: () => T | Promise<T>): Promise<T> {
    this.progress = createProgress(this.doing, this.terminal);
    try {
      return await work();
    } finally {
      this.progress.end();
      this.progress = silentProgress;
    }
  }

  protected print(lines: readonly string[]): void {
    for (const line of lines) this.log(line);
  }

  /** Names what a person would do now. */
  protected next(...lines: readonly string[]): void {
    this.log('');
    for (const [index, line] of lines.entries()) {
      this.log(`${index === 0 ? paint('cyan', 'Next:') : '     '} ${line}`);
    }
  }
}
