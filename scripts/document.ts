import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type JudgedRow, toTable } from '../bench/measure.ts';
import type { ErrorDefinition } from '../src/errors/definition.ts';
import { type ErrorCode, errorCatalogue } from '../src/errors.ts';
import { endedStates, healthCauses, healthStates } from '../src/host/health/health-table.ts';
import { logEvents } from '../src/host/log/log-events.ts';
import { renewalOutcomes } from '../src/host/telemetry/renewal-outcome.ts';
import { metricTable, spanTable } from '../src/host/telemetry/telemetry-names.ts';
import { type Route, routes } from '../src/server/routes.ts';
import { commandTable } from './document-commands.ts';

const readme = resolve(import.meta.dirname, '../README.md');
const observability = resolve(import.meta.dirname, '../docs/observability.md');
const api = resolve(import.meta.dirname, '../docs/api.md');
const health = resolve(import.meta.dirname, '../docs/health.md');

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** The README's error table, one row a code, straight from the catalogue. */
export function errorTable(): string {
  const rows = Object.entries(errorCatalogue).map(([code, entry]: [string, ErrorDefinition]) => {
    const place = entry.where === undefined ? '' : ` *(${entry.where})*`;
    return `| \`${code}\` | ${entry.kind}${entry.retryable ? ', retried' : ''} | ${cell(entry.message)} | ${cell(entry.action)}${cell(place)} |`;
  });
  return ['| code | kind | what happened | what to do, and where |', '|---|---|---|---|', ...rows].join('\n');
}

/** The README's speed table: what the last `npm run bench` wrote. */
export function benchTable(): string {
  const file = resolve(import.meta.dirname, '../bench/results.json');
  const { rows } = JSON.parse(readFileSync(file, 'utf8')) as { readonly rows: readonly JudgedRow[] };
  return toTable(rows);
}

const codes = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

/** docs/observability.md with its tables as the code has them. */
export function observabilityPage(page: string): string {
  const events = Object.entries(logEvents).map(
    ([event, { level, means }]) => `| \`${event}\` | ${level} | ${means} |`,
  );
  const spans = Object.entries(spanTable).map(
    ([name, { means, attributes }]) => `| \`${name}\` | ${means} | ${codes(attributes)} |`,
  );
  const outcomes = Object.entries(renewalOutcomes).map(([outcome, means]) => `| \`${outcome}\` | ${means} |`);
  const metrics = Object.entries(metricTable).map(
    ([name, { kind, unit, means, attributes }]) =>
      `| \`${name}\` | ${kind} | \`${unit}\` | ${means} | ${codes(attributes)} |`,
  );
  const tables = {
    events: ['| event | level | what happened |', '|---|---|---|', ...events],
    spans: ['| span | what it covers | attributes |', '|---|---|---|', ...spans],
    outcomes: ['| outcome | what happened |', '|---|---|', ...outcomes],
    metrics: ['| metric | kind | unit | what it tells | labels |', '|---|---|---|---|---|', ...metrics],
  };
  return replaceSections(page, tables);
}

/** docs/health.md with its tables as the code has them. */
export function healthPage(page: string): string {
  const states = Object.entries(healthStates).map(([state, row]) => {
    const ends = row.isTerminal ? 'no; terminal' : row.healsByItself ? 'yes' : 'no';
    return `| \`${state}\` | ${row.meaning} | ${row.operations} | ${ends} | ${row.actor} | ${row.nextAction} | ${row.nextLook} |`;
  });
  const causes = Object.entries(healthCauses)
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([cause, state]) => {
      const ended = endedStates[cause as ErrorCode];
      const later = ended === undefined ? '' : `, \`${ended}\` once the access token has ended`;
      return `| \`${cause}\` | \`${state}\`${later} | ${cell(errorCatalogue[cause as ErrorCode].action)} |`;
    });
  return replaceSections(page, {
    states: [
      '| state | what it means | operations | ends by itself | who acts | what to do | when the host looks again |',
      '|---|---|---|---|---|---|---|',
      ...states,
    ],
    causes: ['| cause | state | what to do |', '|---|---|---|', ...causes],
  });
}

/** docs/api.md with the routes as the router has them. */
export function apiPage(page: string): string {
  const rows = Object.values<Route>(routes).map(({ method, path, access, does, body, answer, events }) => {
    const told = Object.keys(events ?? {}).map((event) => `event \`${event}\``);
    const gives = [...(answer === undefined ? [] : [nameOf(answer)]), ...told].join(', ');
    return `| ${method} | \`${path}\` | ${access} | ${does} | ${body === undefined ? '' : nameOf(body)} | ${gives} |`;
  });
  const head = [
    '| method | address | least role | what it does | body | answer |',
    '|---|---|---|---|---|---|',
  ];
  return replaceSections(page, { routes: [...head, ...rows] });
}

const nameOf = (definition: string): string => `\`${definition.split('#')[1] ?? definition}\``;

function replaceSections(page: string, tables: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(tables).reduce(
    (document, [name, lines]) => replaceSection(document, name, lines.join('\n')),
    page,
  );
}

/** Puts `content` between the markers `<!-- name -->` and `<!-- /name -->`; throws when they are missing. */
export function replaceSection(document: string, name: string, content: string): string {
  const section = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(\\n<!-- /${name} -->)`);
  if (!section.test(document)) throw new Error(`The document has no section ${name}.`);
  return document.replace(section, (_all, begin: string, end: string) => `${begin}${content}${end}`);
}

const documents = {
  'README.md': {
    path: readme,
    update: (page: string) =>
      replaceSections(page, {
        commands: [commandTable()],
        errors: [errorTable()],
        bench: [benchTable()],
      }),
  },
  'docs/observability.md': { path: observability, update: observabilityPage },
  'docs/api.md': { path: api, update: apiPage },
  'docs/health.md': { path: health, update: healthPage },
};

if (import.meta.main) {
  for (const [name, { path, update }] of Object.entries(documents)) {
    const present = readFileSync(path, 'utf8');
    const wanted = update(present);
    if (!process.argv.includes('--check')) writeFileSync(path, wanted);
    else if (present !== wanted) {
      console.error(`${name} is not up to date: run npm run generate.`);
      process.exitCode = 1;
    }
  }
}
