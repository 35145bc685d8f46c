import type { Compilable, CompiledQuery, Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** Stands for a parameter while a query is built. */
class Slot {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * A query that is built and compiled at its first use on a database, transactions included, and afterwards only sent:
 * doing it again each time costs as much as the call itself. `build` gets a stand-in for each parameter and may only
 * put it where a value goes. Returns the rows.
 */
export function compiledQuery<Parameters extends object, Row>(
  build: (db: Kysely<Schema>, slots: Parameters) => Compilable<Row>,
): (db: Kysely<Schema>, parameters: Parameters) => Promise<readonly Row[]> {
  // The adapter is one for all connections of a database, and the dialect's own.
  const known = new WeakMap<object, CompiledQuery<Row>>();
  return async (db, parameters) => {
    const { adapter } = db.getExecutor();
    let compiled = known.get(adapter);
    if (compiled === undefined) {
      compiled = build(db, slotsFor(parameters)).compile();
      known.set(adapter, compiled);
    }
    const values = compiled.parameters.map((value) =>
      value instanceof Slot ? parameters[value.name as keyof Parameters] : value,
    );
    const { rows } = await db.executeQuery<Row>({ ...compiled, parameters: values });
    return rows;
  };
}

function slotsFor<Parameters extends object>(parameters: Parameters): Parameters {
  const names = Object.keys(parameters);
  return Object.fromEntries(names.map((name) => [name, new Slot(name)])) as unknown as Parameters;
}
