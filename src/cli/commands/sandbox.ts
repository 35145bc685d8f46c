import { Flags } from '@oclif/core';
import { type RotationMode, rotationModes, type SandboxSwitches } from '../../sandbox/switches.ts';
import { AccountCommand } from '../shared/account-command.ts';
import { redirectUriAt } from '../shared/callback-path.ts';
import { paint } from '../shared/paint.ts';
import { defaultPort } from '../shared/port-flag.ts';
import type { SandboxAddress } from '../shared/start-sandbox.ts';
import { headedLines } from '../shared/table.ts';
import { untilInterrupted } from '../shared/until-interrupted.ts';

interface SwitchFlags {
  readonly rotation?: RotationMode | undefined;
  readonly lifetime?: number | undefined;
  readonly settle?: number | undefined;
}

function switchesOf(flags: SwitchFlags): Partial<SandboxSwitches> {
  const { rotation, settle, lifetime: tokenLifetimeSeconds } = flags;
  return {
    ...(rotation === undefined ? {} : { rotation }),
    ...(tokenLifetimeSeconds === undefined ? {} : { tokenLifetimeSeconds }),
    ...(settle === undefined ? {} : { settleSeconds: settle }),
  };
}

export default class Sandbox extends AccountCommand {
  static override summary = 'Start a Coupa instance in a box, to try everything without a Coupa tenant.';
  static override flags = {
    port: Flags.integer({
      default: 0,
      min: 0,
      max: 65_535,
      description: 'Port on 127.0.0.1; 0 takes a free one.',
    }),
    instance: Flags.string({
      default: 'acme-sandbox.coupahost.com',
      helpValue: 'HOST',
      description: 'The host that accounts use for this sandbox.',
    }),
    'redirect-uri': Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'URI',
      description: `Registered at the two authorization code clients. [default: that of a host on port ${defaultPort} for this instance]`,
    }),
    rotation: Flags.option({
      options: rotationModes,
      description: 'What a refresh does with the refresh token.',
    })(),
    lifetime: Flags.integer({
      min: 1,
      max: 31_536_000,
      helpValue: 'SECONDS',
      description: 'How long access tokens live. [default: 86399]',
    }),
    settle: Flags.integer({
      min: 0,
      max: 3_600,
      helpValue: 'SECONDS',
      description: 'The API refuses access tokens that are younger. [default: 0]',
    }),
    'clock-ahead': Flags.integer({
      min: 0,
      max: 315_360_000,
      helpValue: 'SECONDS',
      description: 'How far the clock of the sandbox goes ahead. [default: 0]',
    }),
    fault: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: '[TARGET:]NAME[=TIMES]',
      description:
        'Something to get wrong: html-page, api:rate-limited=3, server-error=until-cleared … (docs/faults.md).',
    }),
  };
  static override examples = [
    '<%= config.bin %> sandbox',
    '<%= config.bin %> sandbox --port 4400 --rotation grace --fault server-error=2',
  ];

  async run(): Promise<SandboxAddress> {
    const { flags } = await this.parse(Sandbox);
    // Loaded late: other commands need no HTTP server.
    const { startSandbox } = await import('../shared/start-sandbox.ts');
    const { faultOption } = await import('../shared/fault-option.ts');
    const { redirectUriOf } = await import('../../host/redirect-uri-of.ts');
    const usual = { redirectUri: redirectUriAt(defaultPort), callback: 'per-instance' } as const;
    const { address, close } = await startSandbox({
      port: flags.port,
      instance: flags.instance,
      redirectUris: flags['redirect-uri'] ?? [redirectUriOf(usual, flags.instance)],
      switches: switchesOf(flags),
      faults: (flags.fault ?? []).map(faultOption),
      clock: () => Date.now() + (flags['clock-ahead'] ?? 0) * 1000,
    });
    // Before anything is told: whoever reads that it is up may stop it at once.
    const interrupted = untilInterrupted();
    this.print(this.#welcome(address));
    this.announce(address);
    await interrupted;
    await close();
    this.log('Stopped.');
    return address;
  }

  #welcome(address: SandboxAddress): readonly string[] {
    const mapping = `--sandbox-instance ${address.instances[0]}=${address.url}`;
    const create = `${this.config.bin} accounts create --label Try --host ${address.instances[0]} --client-id ${address.clients[0]?.clientId ?? ''} --scopes core.invoice.read`;
    const rows = address.clients.map(({ name, grantType, clientId, clientSecret }) => [
      name,
      grantType,
      clientId,
      clientSecret ?? '(public: no secret)',
    ]);
    return [
      `${paint('yellow', 'SANDBOX')} ${paint('bold', address.url)} stands in for https://${address.instances[0]}`,
      '',
      ...headedLines([['CLIENT', 'GRANT', 'CLIENT ID', 'CLIENT SECRET'], ...rows]).map((line) => `  ${line}`),
      '',
      `  Admin pages      ${address.adminUrl}`,
      `  Switches, clock  ${address.controlUrl}`,
      '',
      `${paint('cyan', 'Next:')} in another terminal`,
      `  TRY="${mapping}"`,
      `  ${create} $TRY`,
      `  ${this.config.bin} authorize Try $TRY`,
      `  ${this.config.bin} request GET /api/invoices --account Try $TRY`,
      'Ctrl-C stops the sandbox; it forgets everything.',
    ];
  }
}
