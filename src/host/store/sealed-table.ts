import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Schema } from './schema.ts';
import { type SealedColumn, sealedColumns } from './sealed-columns.ts';
import type { ResealedValue, SealedTable, SealedValue } from './store.ts';
import type { ColumnTypes } from './store-engine.ts';

/**
 * The sealed values of all tables, by the key they name. An envelope names its key from its second byte on: one byte
 * of length, then the id.
 */
export function sealedTable(db: Kysely<Schema>, types: ColumnTypes): SealedTable {
  return {
    async stale(column, { keyId, after, limit }) {
      const { rows } = await sql<SealedValue>`
        select ${sql.ref(column.key)} as id, ${sql.ref(column.column)} as sealed
        from ${sql.table(column.table)}
        where ${sql.ref(column.key)} > ${after} and ${isStale(column, keyId, types)}
        order by ${sql.ref(column.key)} limit ${limit}`.execute(db);
      return rows;
    },
    async countStale(keyId) {
      return countAll(db, (column) => isStale(column, keyId, types));
    },
    async countSealedWith(keyId) {
      return countAll(db, (column) => sql`${namedKey(column, keyId)} = ${nameOf(keyId, types)}`);
    },
    async replace(column, values) {
      if (values.length === 0) return 0;
      const result = await sql`
        update ${sql.table(column.table)} set ${sql.ref(column.column)} = given.column3
        from (values ${sql.join(values.map((value) => asRow(value, types)))}) as given
        where ${sql.ref(`${column.table}.${column.key}`)} = given.column1
          and ${sql.ref(`${column.table}.${column.column}`)} = given.column2`.execute(db);
      return Number(result.numAffectedRows ?? 0n);
    },
  };
}

async function countAll(
  db: Kysely<Schema>,
  where: (column: SealedColumn) => RawBuilder<unknown>,
): Promise<number> {
  let count = 0;
  for (const column of sealedColumns) {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from ${sql.table(column.table)} where ${where(column)}`.execute(db);
    count += Number(rows[0]?.count ?? 0);
  }
  return count;
}

function isStale(column: SealedColumn, keyId: string, types: ColumnTypes): RawBuilder<unknown> {
  return sql`${sql.ref(column.column)} is not null and ${namedKey(column, keyId)} <> ${nameOf(keyId, types)}`;
}

function namedKey({ column }: SealedColumn, keyId: string): RawBuilder<unknown> {
  return sql`substr(${sql.ref(column)}, 2, ${sql.lit(keyId.length + 1)})`;
}

function nameOf(keyId: string, types: ColumnTypes): RawBuilder<unknown> {
  return sql`cast(${Buffer.from(`${String.fromCharCode(keyId.length)}${keyId}`, 'latin1')} as ${types.bytes})`;
}

function asRow({ id, sealed, resealed }: ResealedValue, { bytes }: ColumnTypes): RawBuilder<unknown> {
  return sql`(cast(${id} as text), cast(${sealed} as ${bytes}), cast(${resealed} as ${bytes}))`;
}
