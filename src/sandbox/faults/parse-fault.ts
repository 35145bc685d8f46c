import { type FaultOrder, type FaultTarget, faultTargets } from './fault-order.ts';
import { faultTable, findFault } from './fault-table.ts';

const always = ['name', 'target', 'times', 'afterProcessing'];

const checks: Readonly<Record<string, readonly [(value: unknown) => boolean, string]>> = {
  target: [(value) => faultTargets.some((target) => target === value), `one of ${faultTargets.join(', ')}`],
  times: [(value) => value === 'until-cleared' || isCount(value), 'a whole number from 1, or until-cleared'],
  afterProcessing: [(value) => typeof value === 'boolean', 'true or false'],
  status: [(value) => [301, 302, 303, 307, 308].includes(Number(value)), '301, 302, 303, 307 or 308'],
  location: [(value) => typeof value === 'string' && value !== '', 'an address'],
  retryAfter: [
    (value) => typeof value === 'string' || Number.isFinite(value),
    'a text or a number of seconds',
  ],
  asDate: [(value) => typeof value === 'boolean', 'true or false'],
  raw: [(value) => typeof value === 'string', 'JSON text'],
  variant: [(value) => typeof value === 'string', 'a text'],
  scopes: [(value) => Array.isArray(value) && value.every(isText), 'a list of scopes'],
  intervalMilliseconds: [isCount, 'a whole number of milliseconds from 1'],
};

/** Checks a fault order against the table. Throws `TypeError` with a plain sentence. */
export function parseFault(value: unknown): FaultOrder {
  if (typeof value !== 'object' || value === null || !('name' in value) || !('target' in value)) {
    throw new TypeError('A fault is an object with at least name and target.');
  }
  const definition = findFault(String(value.name));
  if (definition === undefined) {
    const names = faultTable.filter((line) => line.switch === undefined).map((line) => line.name);
    throw new TypeError(`There is no fault "${String(value.name)}". Known: ${names.join(', ')}.`);
  }
  const allowed: readonly string[] = [...always, ...(definition.parameters ?? [])];
  for (const [member, content] of Object.entries(value)) {
    assertMember(member, content, allowed);
  }
  assertTarget(value.target, definition.targets);
  assertVariant('variant' in value ? value.variant : undefined, definition.variants);
  return Object.freeze({ ...value }) as FaultOrder;
}

function assertMember(member: string, content: unknown, allowed: readonly string[]): void {
  if (!allowed.includes(member)) {
    throw new TypeError(`This fault has no "${member}". It takes ${allowed.join(', ')}.`);
  }
  const [fits, wanted] = checks[member] ?? [() => true, ''];
  if (!fits(content)) {
    throw new TypeError(`${member} must be ${wanted}.`);
  }
}

function assertTarget(target: unknown, targets: readonly FaultTarget[] | undefined): void {
  if (targets !== undefined && !targets.some((possible) => possible === target)) {
    throw new TypeError(`This fault strikes ${targets.join(', ')} only.`);
  }
}

function assertVariant(variant: unknown, variants: readonly string[] | undefined): void {
  if (variant !== undefined && !variants?.some((possible) => possible === variant)) {
    throw new TypeError(`variant is one of ${variants?.join(', ')}.`);
  }
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}
