import { writeFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { benchCallers } from './callers.ts';
import { benchHotPath, type PeerRow } from './hot-path.ts';
import { judge, type Row, toTable } from './measure.ts';
import { benchSchema } from './schema.ts';
import { benchSqlite } from './sqlite.ts';
import { benchTokenRequest } from './token-request.ts';

// First, in a process that has done nothing else yet: what runs before it would be measured with it.
const tokenRequest = await tokenRequestRows();
const { rows: hotPath, peers, missingPeers } = await benchHotPath();
const rows: readonly Row[] = [
  ...hotPath,
  ...tokenRequest,
  ...(await benchCallers()),
  ...(await benchSchema()),
  ...(await benchSqlite()),
];
const results = {
  node: process.version,
  measuredAt: new Date().toISOString().slice(0, 10),
  cpus: availableParallelism(),
  memoryMebibytes: Math.round(totalmem() / 2 ** 20),
  rows: rows.map(judge),
  peers,
};
writeFileSync(new URL('results.json', import.meta.url), `${JSON.stringify(results, undefined, 2)}\n`);
console.log(toTable(rows));
console.log(peerTable(peers));
for (const name of missingPeers) console.log(`${name} is not installed: npm ci --prefix bench/peers`);

async function tokenRequestRows(): Promise<readonly Row[]> {
  const result = await benchTokenRequest();
  const latency = { floor: result.floorMicroseconds, ours: result.oursMicroseconds };
  const cpu = { floor: result.floorCpuMicroseconds, ours: result.oursCpuMicroseconds };
  return [
    { what: 'one token request, p50', ...latency, unit: 'µs', atMost: 1.3, of: 'ratio' },
    { what: 'one token request, CPU', ...cpu, unit: 'µs', atMost: 1.4, of: 'ratio' },
  ];
}

function peerTable(measured: readonly PeerRow[]): string {
  if (measured.length === 0) return '';
  const lines = measured.map(
    ({ peer, nanoseconds, ratio }) => `| ${peer} | ${nanoseconds.toFixed(0)} ns | ${ratio.toFixed(2)}× |`,
  );
  return [
    '',
    '| header for a fresh token, 1 account | time | over the floor |',
    '|---|---|---|',
    ...lines,
  ].join('\n');
}
