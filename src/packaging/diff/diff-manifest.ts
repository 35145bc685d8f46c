import type { ChangeSize, ConnectorChange, ConnectorManifest } from '../../generated/types.ts';
import { compareNames, type Difference, inArea, isSame } from './change.ts';

type Manifests = readonly [old: ConnectorManifest, now: ConnectorManifest];

function unlessSame(old: unknown, now: unknown, size: ChangeSize, what: string): readonly Difference[] {
  return isSame(old, now) ? [] : [{ size, what }];
}

function diffRequirements([old, now]: Manifests): readonly Difference[] {
  return [
    ...unlessSame(old.connector.id, now.connector.id, 'major', 'It is another connector.'),
    ...unlessSame(
      old.accountType.id,
      now.accountType.id,
      'major',
      `Accounts are of the type ${now.accountType.id} now.`,
    ),
    ...unlessSame(old.requires.node, now.requires.node, 'major', `Node ${now.requires.node} is needed.`),
    ...unlessSame(old.apply, now.apply, 'major', 'The token is applied to a request in another way.'),
    ...unlessSame(
      [old.connector.license],
      [now.connector.license],
      'minor',
      `The licence is ${now.connector.license} now.`,
    ),
    ...unlessSame(
      [old.connector.title, old.connector.description, old.connector.documentation],
      [now.connector.title, now.connector.description, now.connector.documentation],
      'patch',
      'The connector describes itself in other words.',
    ),
  ];
}

function fieldsOf({ accountType }: ConnectorManifest) {
  return accountType.form.sections.flatMap(({ fields }) => fields);
}

function diffForm([old, now]: Manifests): readonly Difference[] {
  const [before, after] = [fieldsOf(old), fieldsOf(now)];
  const byName = new Map(after.map((field) => [field.name, field]));
  return [
    ...compareNames(
      before.map(({ name }) => name),
      after.map(({ name }) => name),
      { removed: 'major', added: 'minor' },
      (name, verb) => `The form field ${name} ${verb}.`,
    ),
    ...before.flatMap((field) => {
      const later = byName.get(field.name);
      if (later === undefined) return [];
      return [
        ...unlessSame(
          field.showFor,
          later.showFor,
          'minor',
          `The form field ${field.name} is shown for other grants.`,
        ),
        ...unlessSame(
          [field.widget, field.help, field.placeholder],
          [later.widget, later.help, later.placeholder],
          'patch',
          `The form field ${field.name} looks or explains itself differently.`,
        ),
      ];
    }),
  ];
}

function diffGrants([old, now]: Manifests): readonly Difference[] {
  return [
    ...compareNames(
      old.grants.map(({ id }) => id),
      now.grants.map(({ id }) => id),
      { removed: 'major', added: 'minor' },
      (id, verb) => `The grant ${id} ${verb}.`,
    ),
    ...old.grants.flatMap((grant) => {
      const later = now.grants.find(({ id }) => id === grant.id);
      if (later === undefined) return [];
      const { title: _title, ...rules } = grant;
      const { title: _later, ...laterRules } = later;
      return unlessSame(
        rules,
        laterRules,
        'major',
        `The grant ${grant.id} consents or renews in another way.`,
      );
    }),
    ...unlessSame(old.grants[0]?.id, now.grants[0]?.id, 'minor', 'New accounts begin with another grant.'),
  ];
}

function diffHooks([old, now]: Manifests): readonly Difference[] {
  return compareNames(
    old.hooks.names,
    now.hooks.names,
    { removed: 'major', added: 'minor' },
    (name, verb) => `The hook ${name} ${verb}.`,
  );
}

function diffNetwork([old, now]: Manifests): readonly Difference[] {
  return compareNames(
    old.network.hostSuffixes,
    now.network.hostSuffixes,
    // Wider is an operator's decision, narrower stops accounts: neither may come along unseen.
    { removed: 'major', added: 'major' },
    (suffix, verb) =>
      verb === 'was added'
        ? `Accounts may name hosts under ${suffix}, and secrets are sent there.`
        : `Accounts may no longer name hosts under ${suffix}.`,
  );
}

function diffSignals([old, now]: Manifests): readonly Difference[] {
  const texts = ({ authSignals }: ConnectorManifest) => authSignals.map((signal) => JSON.stringify(signal));
  return compareNames(
    texts(old),
    texts(now),
    { removed: 'minor', added: 'minor' },
    (signal, verb) => `The auth signal ${signal} ${verb}.`,
  );
}

function diffKeys(what: string, old: object, now: object): readonly Difference[] {
  const [before, after] = [new Map(Object.entries(old)), new Map(Object.entries(now))];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) =>
    unlessSame(
      before.get(key),
      after.get(key),
      'minor',
      `${what} ${key}: ${JSON.stringify(before.get(key))} became ${JSON.stringify(after.get(key))}.`,
    ),
  );
}

/** What changed between two manifests, area by area. */
export function diffManifests(old: ConnectorManifest, now: ConnectorManifest): readonly ConnectorChange[] {
  const both: Manifests = [old, now];
  return [
    ...inArea('requirements', diffRequirements(both)),
    ...inArea('fields', diffForm(both)),
    ...inArea('grants', diffGrants(both)),
    ...inArea('hooks', diffHooks(both)),
    ...inArea('endpoints', diffKeys('The endpoint', old.endpoints, now.endpoints)),
    ...inArea('renewal', [
      ...diffKeys('The protocol', old.protocol, now.protocol),
      ...diffKeys('The renewal policy', old.renewal, now.renewal),
    ]),
    ...inArea('signals', diffSignals(both)),
    ...inArea('network', diffNetwork(both)),
  ];
}
