import type { ConnectorChange } from '../../generated/types.ts';
import type { OpenedArchive } from '../open-archive.ts';
import { type JsonObject, readJson, schemasIn } from '../read-json.ts';
import { compareNames, type Difference, inArea } from './change.ts';
import { diffSchema } from './diff-schema.ts';

/** What a designer types; the rest of the account's schema is between host and connector. */
const fieldDefinitions = new Set(['accountInput', 'accountForm']);

function definitionsOf({ files }: OpenedArchive, path: string): Readonly<Record<string, JsonObject>> {
  return schemasIn(readJson(files, path), '$defs');
}

function diffEach(
  old: Readonly<Record<string, JsonObject>>,
  now: Readonly<Record<string, JsonObject>>,
  isMeant: (name: string) => boolean,
): readonly Difference[] {
  const names = Object.keys(old).filter(isMeant);
  return [
    ...compareNames(
      names,
      Object.keys(now).filter(isMeant),
      { removed: 'major', added: 'minor' },
      (name, verb) => `The definition ${name} ${verb}.`,
    ),
    ...names
      .filter((name) => Object.hasOwn(now, name))
      .flatMap((name) => diffSchema(name, old[name] ?? {}, now[name] ?? {})),
  ];
}

/** A host knows only those answers that its contract names: what merely adds to them is too much for it. */
function asAnswer({ size, what }: Difference): Difference {
  return { size: size === 'minor' ? 'major' : size, what };
}

function diffAccount(old: OpenedArchive, now: OpenedArchive): readonly ConnectorChange[] {
  const [before, after] = [old, now].map((archive) =>
    definitionsOf(archive, archive.manifest.accountType.schema),
  );
  const fields = diffEach(before ?? {}, after ?? {}, (name) => fieldDefinitions.has(name));
  const others = diffEach(before ?? {}, after ?? {}, (name) => !fieldDefinitions.has(name));
  const secrets = [...fields, ...others].filter(({ isAboutSecrets }) => isAboutSecrets);
  return [
    ...inArea('secrets', secrets),
    ...inArea(
      'fields',
      fields.filter(({ isAboutSecrets }) => !isAboutSecrets),
    ),
    ...inArea(
      'schemas',
      others.filter(({ isAboutSecrets }) => !isAboutSecrets),
    ),
  ];
}

function diffHookSchemas(old: OpenedArchive, now: OpenedArchive): readonly ConnectorChange[] {
  const [before, after] = [old, now].map((archive) => definitionsOf(archive, archive.manifest.hooks.schema));
  const isQuestion = (name: string) => name.endsWith('Input');
  const questions = diffEach(before ?? {}, after ?? {}, isQuestion);
  const answers = diffEach(before ?? {}, after ?? {}, (name) => !isQuestion(name));
  return inArea('schemas', [...questions, ...answers.map(asAnswer)]);
}

/** What changed in the schemas of account and hooks. Throws `archive.incomplete` when one is missing. */
export function diffDefinitions(old: OpenedArchive, now: OpenedArchive): readonly ConnectorChange[] {
  return [...diffAccount(old, now), ...diffHookSchemas(old, now)];
}
