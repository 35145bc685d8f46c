import { writeFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { benchCallers } from './callers.ts';
import { benchCli } from './cli.ts';
import { benchHotPath } from './hot-path.ts';
import { benchIds } from './ids.ts';
import { judge, type PeerRow, type Row, toTable } from './measure.ts';
import { benchPage } from './page.ts';
import { benchPostgres } from './postgres.ts';
import { benchProcesses } from './processes.ts';
import { benchSchema } from './schema.ts';
import { benchServer } from './server.ts';
import { benchSizes } from './sizes.ts';
import { benchSqlite } from './sqlite.ts';
import { benchTokenRequest } from './token-request.ts';

const hotPath = await benchHotPath();
const tokenRequest = await benchTokenRequest();
const rows: readonly Row[] = [
  ...hotPath.rows,
  ...tokenRequest.rows,
  ...(await benchCallers()),
  ...(await benchSchema()),
  ...(await benchSqlite()),
  ...(await benchPostgres()),
  ...(await benchProcesses()),
  ...(await benchCli()),
  ...(await benchSizes()),
  ...(await benchServer()),
  ...(await benchIds()),
  ...(await benchPage()),
];
const peers = [...hotPath.peers, ...tokenRequest.peers];
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
for (const name of hotPath.missingPeers) console.log(`${name} is not installed: npm ci --prefix bench/peers`);

function peerTable(measured: readonly PeerRow[]): string {
  if (measured.length === 0) return '';
  const lines = measured.map(({ peer, what, value, unit, ratio }) => {
    return `| ${peer} | ${what} | ${value.toFixed(0)} ${unit} | ${ratio.toFixed(2)}× |`;
  });
  return ['', '| peer | what | time | over the floor |', '|---|---|---|---|', ...lines].join('\n');
}
