import { availableParallelism, cpus, platform, release, totalmem } from 'node:os';

/** What a figure has to be read beside. */
export function machineFacts(): Readonly<Record<string, string | number>> {
  return {
    CPUs: availableParallelism(),
    processor: cpus()[0]?.model ?? 'unknown',
    'memory, GiB': Math.round(totalmem() / 1024 ** 3),
    system: `${platform()} ${release()}`,
    'Node.js': process.version,
  };
}
