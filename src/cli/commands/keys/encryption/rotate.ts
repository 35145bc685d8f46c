import type { CliKeyRotation } from '../../../../generated/types.ts';
import { AccountCommand } from '../../../shared/account-command.ts';
import { exitCodes } from '../../../shared/exit-code.ts';
import { hostFlags } from '../../../shared/host-flags.ts';
import { paint } from '../../../shared/paint.ts';
import { pairLines } from '../../../shared/table.ts';

export default class KeysEncryptionRotate extends AccountCommand {
  static override summary = 'Seal everything with the current key.';
  static override description =
    'Works while hosts serve. What a run that was ended has done stays done; a finished one has nothing more to do. Ends with 1 when a value could not be opened; it is left as it is.';
  static override flags = hostFlags;
  static override examples = [
    '<%= config.bin %> keys encryption rotate',
    '<%= config.bin %> keys encryption rotate --json',
  ];

  protected override readonly doing = 'Sealing anew';

  async run(): Promise<CliKeyRotation> {
    const { flags } = await this.parse(KeysEncryptionRotate);
    const rotation = await this.withHost(flags, (host) =>
      host.keys.rotate(({ done, total }) => this.progress.tell(`${this.doing}: ${done} of ${total} values`)),
    );
    const { keyId, resealed, unreadable, remaining } = rotation;
    this.print(
      pairLines([
        ['Current key', keyId],
        ['Sealed anew', String(resealed)],
        ['Unreadable', unreadable === 0 ? undefined : paint('red', String(unreadable))],
        ['Still with another key', remaining === 0 ? undefined : String(remaining)],
      ]),
    );
    if (unreadable > 0) process.exitCode = exitCodes.fatal;
    this.next(`${this.config.bin} keys encryption list`);
    return rotation;
  }
}
