import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Flags } from '@oclif/core';
import type { CliPacked } from '../../generated/types.ts';
import type { PackedArchive } from '../../packaging/index.ts';
import { AccountCommand } from '../shared/account-command.ts';
import { paint } from '../shared/paint.ts';
import { shellQuote } from '../shared/shell-quote.ts';
import { signingFlags } from '../shared/signing-keys.ts';
import { sizeText } from '../shared/size-text.ts';
import { pairLines } from '../shared/table.ts';

const ownFolder = fileURLToPath(new URL('../../..', import.meta.url));

/** What went in, large things first; types and schemas each as one line. */
function summaryLines({ files }: PackedArchive): readonly string[] {
  const sizes = new Map<string, number>();
  for (const { path, bytes } of files) {
    const name = path.replace(/^dist\/types\/.*/, 'dist/types/').replace(/^schemas\/.*/, 'schemas/');
    sizes.set(name, (sizes.get(name) ?? 0) + bytes);
  }
  const rows = [...sizes].toSorted(([, one], [, other]) => other - one);
  return pairLines(rows.map(([name, bytes]) => [name, sizeText(bytes)]));
}

export default class Pack extends AccountCommand {
  static override summary = 'Pack the connector into one archive that a host can verify and load.';
  static override description =
    'Assembles what the build has made; the same bytes wherever and whenever. With --key it is signed: FILE.dsse.json appears beside it.';
  static override flags = {
    output: Flags.string({ helpValue: 'FILE', description: 'Where to. [default: ID-VERSION.tgz]' }),
    from: Flags.string({
      helpValue: 'FOLDER',
      description: 'Folder of the connector, with its manifest. [default: this package]',
    }),
    key: Flags.string({
      helpValue: 'KEY',
      description: 'Sign with this key: a name of keys signing list, or the file of a private key (PEM).',
    }),
    ...signingFlags,
  };
  static override examples = [
    '<%= config.bin %> pack',
    '<%= config.bin %> pack --key release --output coupa.tgz --json',
  ];

  protected override readonly doing = 'Packing';

  async run(): Promise<CliPacked> {
    const { flags } = await this.parse(Pack);
    // Loaded late: other commands need no archive.
    const { buildArchive, signArchive, signatureFile } = await import('../../packaging/index.ts');
    const { privateKeyOf } = await import('../shared/chosen-signing-keys.ts');
    const { writeArchive } = await import('../shared/write-archive.ts');
    const packed = await this.telling(() =>
      buildArchive(resolve(flags.from ?? ownFolder), (path) => this.progress.tell(`Reading ${path}`)),
    );
    const file = flags.output ?? packed.name;
    const key = flags.key === undefined ? undefined : privateKeyOf(flags.key, flags['data-dir']);
    const signature = key === undefined ? undefined : signArchive({ ...packed, name: file }, key);
    writeArchive(file, packed.bytes, signature?.text);
    const { id, version } = packed.manifest.connector;
    this.log(`Packed ${paint('bold', `${id} ${version}`)} into ${file}`);
    this.print(summaryLines(packed));
    this.print([
      '',
      ...pairLines([
        ['Archive', `${sizeText(packed.bytes.length)}, ${packed.files.length + 1} files, 0 dependencies`],
        ['SHA-256', packed.sha256],
        ['Signed by', signature?.keyId ?? 'nobody'],
        ['Signature', signature === undefined ? undefined : signatureFile(file)],
      ]),
    ]);
    const trust = signature === undefined ? '--allow-unsigned-connector' : '--trust PUBLIC-KEY';
    this.next(`${this.config.bin} verify ${shellQuote(file)} ${trust}`);
    return {
      file,
      sha256: packed.sha256,
      bytes: packed.bytes.length,
      connector: { id, version },
      files: packed.files,
      ...(signature === undefined
        ? {}
        : { signature: { file: signatureFile(file), keyId: signature.keyId } }),
    };
  }
}
