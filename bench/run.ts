import { writeFileSync } from 'node:fs';
import { benchTokenRequest } from './token-request.ts';

const result = await benchTokenRequest();
const results = {
  node: process.version,
  measuredAt: new Date().toISOString().slice(0, 10),
  tokenRequest: result,
};
writeFileSync(new URL('results.json', import.meta.url), `${JSON.stringify(results, undefined, 2)}\n`);
const ratio = (value: number): string => `${value.toFixed(2)}×`;
console.log('| what | floor | ours | ratio | to reach |');
console.log('|---|---|---|---|---|');
console.log(
  `| one token request, p50 | undici.request ${result.floorMicroseconds.toFixed(0)} µs | ${result.oursMicroseconds.toFixed(0)} µs | ${ratio(result.latencyRatio)} | 1.3× |`,
);
console.log(
  `| one token request, CPU | undici.request ${result.floorCpuMicroseconds.toFixed(0)} µs | ${result.oursCpuMicroseconds.toFixed(0)} µs | ${ratio(result.cpuRatio)} | 1.4× |`,
);
