import { ConnectorError } from './errors.ts';
import { fieldHints } from './generated/field-hints.ts';
import type { SchemaError, Validator } from './generated/validator.ts';

/** One thing that does not fit a schema: which field, what is wrong, what to type instead. Holds no values. */
export interface SchemaFinding {
  /** Path such as `tokenEndpointConfig[0].parameter`; empty for the value as a whole. */
  readonly field: string;
  readonly problem: string;
  readonly instead: string;
}

const mostFindings = 20;
const speakableKey = /^[\w$.-]{1,64}$/;

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'null',
};

/** Where an error points, after the keyword's own parameter is taken into account. */
type Place = readonly string[];

/** What is wrong and, where the field has no advice of its own, what to do. */
interface Explanation {
  readonly problem: string;
  readonly instead: string;
  /** The advice of the field does not fit this problem. */
  readonly ownAdvice?: boolean;
}

function splitPointer(pointer: string): Place {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function speakable(key: unknown): string {
  return typeof key === 'string' && speakableKey.test(key) ? key : '(unreadable key)';
}

/** A missing or unknown key, a wrong tag and a repeated entry are reported one level above what they concern. */
function placeOf({ keyword, instancePath, params }: SchemaError): Place {
  const place = splitPointer(instancePath);
  const deeper: Readonly<Record<string, unknown>> = {
    required: params['missingProperty'],
    additionalProperties: speakable(params['additionalProperty']),
    propertyNames: speakable(params['propertyName']),
    discriminator: params['tag'],
    uniqueItems: String(params['i']),
  };
  return Object.hasOwn(deeper, keyword) ? [...place, String(deeper[keyword])] : place;
}

function formatField(place: Place): string {
  return place.reduce((path, step) => {
    if (/^\d+$/.test(step)) return `${path}[${step}]`;
    return path === '' ? step : `${path}.${step}`;
  }, '');
}

function hintOf(place: Place) {
  const name = place.at(-1) ?? '';
  return Object.hasOwn(fieldHints, name) ? fieldHints[name] : undefined;
}

function subjectOf(place: Place): string {
  return hintOf(place)?.label ?? (formatField(place) || 'The value');
}

function wordsOf(values: unknown): string {
  const words = (Array.isArray(values) ? values : [values]).map(String);
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function typesOf(params: SchemaError['params']): string {
  const types = [params['type']].flat();
  return wordsOf(types.map((type) => typeWords[String(type)] ?? String(type)));
}

function countOf(params: SchemaError['params'], thing: string): string {
  const limit = Number(params['limit']);
  return `${limit.toLocaleString('en-US')} ${limit === 1 ? thing : `${thing}s`}`;
}

function ofEntries(entries: string): string {
  return entries.replace(/entrys$/, 'entries');
}

const explanations: Readonly<Record<string, (params: SchemaError['params']) => Explanation>> = {
  required: () => ({ problem: 'is missing', instead: 'Add it.' }),
  additionalProperties: () => ({ problem: 'is not a known key', instead: 'Remove it.', ownAdvice: true }),
  propertyNames: () => ({
    problem: 'has a name that cannot be used',
    instead: 'Rename it.',
    ownAdvice: true,
  }),
  type: (params) => ({ problem: `is not ${typesOf(params)}`, instead: `Use ${typesOf(params)}.` }),
  enum: (params) => ({
    problem: 'is not one of the known values',
    instead: `Use ${wordsOf(params['allowedValues'])}.`,
  }),
  const: (params) => ({
    problem: `must be ${String(params['allowedValue'])} here`,
    instead: `Use ${String(params['allowedValue'])}.`,
    ownAdvice: true,
  }),
  discriminator: () => ({
    problem: 'is not one of the known values',
    instead: 'Use one that the schema names.',
  }),
  pattern: () => ({ problem: 'does not have the expected form', instead: 'Compare it with the schema.' }),
  format: (params) => ({
    problem: `is not a valid ${String(params['format'])}`,
    instead: 'Use an instant in UTC, for example 2026-01-31T12:00:00Z.',
  }),
  minLength: (params) =>
    params['limit'] === 1
      ? { problem: 'is empty', instead: 'Type at least one character.' }
      : { problem: 'is too short', instead: `Type at least ${countOf(params, 'character')}.` },
  maxLength: (params) => ({
    problem: `is longer than ${countOf(params, 'character')}`,
    instead: 'Shorten it.',
  }),
  minItems: (params) => ({
    problem: 'has too few entries',
    instead: `Give at least ${ofEntries(countOf(params, 'entry'))}.`,
  }),
  maxItems: (params) => ({
    problem: `has more than ${ofEntries(countOf(params, 'entry'))}`,
    instead: 'Remove some.',
    ownAdvice: true,
  }),
  uniqueItems: (params) => ({
    problem: `repeats entry ${Number(params['j']) + 1}`,
    instead: 'Remove the repetition.',
    ownAdvice: true,
  }),
  minProperties: () => ({ problem: 'is empty', instead: 'Give at least one of its fields.' }),
  minimum: ({ limit }) => ({
    problem: `is less than ${String(limit)}`,
    instead: `Use ${String(limit)} or more.`,
  }),
  maximum: ({ limit }) => ({
    problem: `is more than ${String(limit)}`,
    instead: `Use ${String(limit)} or less.`,
  }),
  exclusiveMinimum: ({ limit }) => ({
    problem: `is not more than ${String(limit)}`,
    instead: `Use more than ${String(limit)}.`,
  }),
  exclusiveMaximum: ({ limit }) => ({
    problem: `is not less than ${String(limit)}`,
    instead: `Use less than ${String(limit)}.`,
  }),
};

function toFinding(error: SchemaError): SchemaFinding {
  const place = placeOf(error);
  const {
    problem,
    instead,
    ownAdvice = false,
  } = explanations[error.keyword]?.(error.params) ?? {
    problem: 'does not fit the schema',
    instead: 'Compare it with the schema.',
  };
  const hint = ownAdvice ? undefined : hintOf(place)?.instead;
  return { field: formatField(place), problem: `${subjectOf(place)} ${problem}.`, instead: hint ?? instead };
}

/**
 * The branches of an alternative fail together. Those that got further than the type tell more; when none did, the
 * types of all branches make one sentence.
 */
function mergeBranches(
  branches: readonly SchemaError[],
  { instancePath }: SchemaError,
): readonly SchemaError[] {
  const further = branches.filter((error) => error.keyword !== 'type' || error.instancePath !== instancePath);
  if (further.length > 0) return further;
  const [first] = branches;
  if (first === undefined) return [];
  const types = [...new Set(branches.flatMap(({ params }) => [params['type']].flat()))];
  return [{ ...first, params: { type: types } }];
}

/** Leaves out what only repeats another error: the frame of an alternative or condition, the grammar of names. */
function tellingErrors(errors: readonly SchemaError[]): readonly SchemaError[] {
  const kept: SchemaError[] = [];
  for (const error of errors) {
    if (error.keyword === 'if' || error.propertyName !== undefined) continue;
    if (error.keyword === 'anyOf') kept.push(...mergeBranches(takeBranches(kept, error), error));
    else kept.push(error);
  }
  return kept;
}

/** The errors of the branches come right before the one of their alternative. */
function takeBranches(kept: SchemaError[], { instancePath }: SchemaError): readonly SchemaError[] {
  const firstOther = kept.findLastIndex(
    (error) => error.instancePath !== instancePath && !error.instancePath.startsWith(`${instancePath}/`),
  );
  return kept.splice(firstOther + 1);
}

/**
 * Holds a value against a generated validator. Returns what does not fit, each field once and at most twenty; an
 * empty list means that it fits. No value of the input is repeated, so no secret can appear.
 */
export function validateSchema<T>(validator: Validator<T>, value: unknown): readonly SchemaFinding[] {
  if (validator(value)) return [];
  const findings = new Map<string, SchemaFinding>();
  for (const finding of tellingErrors(validator.errors ?? []).map(toFinding)) {
    if (!findings.has(finding.field)) findings.set(finding.field, finding);
  }
  return [...findings.values()].slice(0, mostFindings);
}

/** One line for people: field – what is wrong – what to type instead. */
export function formatSchemaFinding({ field, problem, instead }: SchemaFinding): string {
  return `${field || '(whole)'} – ${problem} – ${instead}`;
}

interface AssertOptions {
  readonly code:
    | 'account.invalid'
    | 'host.config_invalid'
    | 'host.request_invalid'
    | 'manifest.invalid'
    | 'transfer.invalid';
}

/** The error for findings: the first one names field, message and action; `details.problems` lists them all. */
function schemaError(findings: readonly SchemaFinding[], { code }: AssertOptions): ConnectorError {
  const [first] = findings;
  return new ConnectorError(code, {
    ...(first === undefined ? {} : { message: first.problem, action: first.instead }),
    ...(first === undefined || first.field === '' ? {} : { field: first.field }),
    details: { problems: findings.map(formatSchemaFinding) },
  });
}

/** Throws the given code with the first field that does not fit; returns when the value fits. */
export function assertValid<T>(
  validator: Validator<T>,
  value: unknown,
  options: AssertOptions,
): asserts value is T {
  const findings = validateSchema(validator, value);
  if (findings.length > 0) throw schemaError(findings, options);
}
