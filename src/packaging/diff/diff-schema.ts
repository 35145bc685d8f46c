import { isObject, type JsonObject, schemasIn } from '../read-json.ts';
import { type Difference, isSame } from './change.ts';
import { formRule, keywordRules } from './keyword-rules.ts';

/** Keywords that only people read; they say nothing about whether two fields are the same one. */
const words = new Set(['title', 'description', 'examples', 'x-antiExamples', 'x-instead']);
/** Compared by their parts. */
const nested = new Set(['properties', 'required', 'items']);

function propertiesOf(schema: JsonObject): Readonly<Record<string, JsonObject>> {
  return schemasIn(schema, 'properties');
}

function requiredOf(schema: JsonObject): readonly string[] {
  return Array.isArray(schema['required']) ? schema['required'].map(String) : [];
}

function withoutWords(schema: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => !words.has(keyword)));
}

function looksLike(one: JsonObject, other: JsonObject): boolean {
  const sameTitle = one['title'] !== undefined && one['title'] === other['title'];
  return sameTitle || isSame(withoutWords(one), withoutWords(other));
}

function diffKeywords(name: string, old: JsonObject, now: JsonObject): readonly Difference[] {
  const keywords = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return keywords
    .filter((keyword) => !nested.has(keyword) && !isSame(old[keyword], now[keyword]))
    .flatMap((keyword) => {
      const rule = Object.hasOwn(keywordRules, keyword) ? keywordRules[keyword] : undefined;
      return (rule ?? formRule(keyword))(old[keyword], now[keyword]).map(([size, what]) => ({
        size,
        what: `${name} ${what}.`,
        isAboutSecrets: keyword === 'writeOnly',
      }));
    });
}

/** Properties that went and came, a pair that looks like one with a new name told as such. */
function diffNames(name: string, old: JsonObject, now: JsonObject): readonly Difference[] {
  const [before, after] = [propertiesOf(old), propertiesOf(now)];
  const removed = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  const added = Object.keys(after).filter((key) => !Object.hasOwn(before, key));
  const renamed = new Map<string, string>();
  for (const gone of removed) {
    const come = added.find(
      (key) => ![...renamed.values()].includes(key) && looksLike(before[gone] ?? {}, after[key] ?? {}),
    );
    if (come !== undefined) renamed.set(gone, come);
  }
  const isNew = (key: string) => ![...renamed.values()].includes(key);
  const required = requiredOf(now);
  return [
    ...removed.map((key): Difference => {
      const heir = renamed.get(key);
      const what =
        heir === undefined ? 'was removed' : `was removed; ${name}.${heir} looks like its new name`;
      return { size: 'major', what: `${name}.${key} ${what}.` };
    }),
    ...added.filter(isNew).map((key): Difference => {
      return required.includes(key)
        ? { size: 'major', what: `${name}.${key} was added and must be given.` }
        : { size: 'minor', what: `${name}.${key} was added.` };
    }),
  ];
}

function diffRequired(name: string, old: JsonObject, now: JsonObject): readonly Difference[] {
  const [before, after] = [requiredOf(old), requiredOf(now)];
  const stays = (key: string) =>
    Object.hasOwn(propertiesOf(old), key) && Object.hasOwn(propertiesOf(now), key);
  return [
    ...after
      .filter((key) => stays(key) && !before.includes(key))
      .map((key): Difference => ({ size: 'major', what: `${name}.${key} must be given now.` })),
    ...before
      .filter((key) => stays(key) && !after.includes(key))
      .map((key): Difference => ({ size: 'minor', what: `${name}.${key} may be left out now.` })),
  ];
}

function diffItems(name: string, old: JsonObject, now: JsonObject): readonly Difference[] {
  const [before, after] = [old['items'], now['items']];
  if (isObject(before) && isObject(after)) return diffSchema(`${name}[]`, before, after);
  if (isSame(before, after)) return [];
  return [{ size: after === undefined ? 'minor' : 'major', what: `${name} holds other entries.` }];
}

/** What changed between two schemas of one name, each difference with what it means for values that fitted before. */
export function diffSchema(name: string, old: JsonObject, now: JsonObject): readonly Difference[] {
  const [before, after] = [propertiesOf(old), propertiesOf(now)];
  const shared = Object.keys(before).filter((key) => Object.hasOwn(after, key));
  return [
    ...diffKeywords(name, old, now),
    ...diffNames(name, old, now),
    ...diffRequired(name, old, now),
    ...diffItems(name, old, now),
    ...shared.flatMap((key) => diffSchema(`${name}.${key}`, before[key] ?? {}, after[key] ?? {})),
  ];
}
