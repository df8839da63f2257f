import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';
import { allOf, conditionsOf, type Filters, statement } from '../filters.store.ts';

/** What is looked through: documents as they are, by product, or as they were before a change, by the change. */
export type Looked =
  | { readonly table: 'product_documents'; readonly ids: readonly string[] }
  | { readonly table: 'document_changes'; readonly ids: readonly number[] };

export interface Pair<Id> {
  /** The place of the search in the list. */
  readonly search: number;
  readonly id: Id;
}

/** Which of these each of the searches finds, in one statement. */
export async function matchInDatabase<L extends Looked>(
  db: Db,
  { table, ids }: L,
  searches: readonly Filters[],
): Promise<Pair<L['ids'][number]>[]> {
  const asked = searches.flatMap((filters, search) => (filters.tsquery === '' ? [] : [{ filters, search }]));
  if (asked.length === 0) return [];
  const [key, type] = table === 'product_documents' ? ['product_id', 'uuid'] : ['id', 'bigint'];
  const { text, values } = statement((param) => {
    const given = param(ids);
    const branches = asked.map(
      ({ filters, search }) =>
        `select ${search}::integer as search, ${key} as id from looked where ${allOf(conditionsOf(filters), param)}`,
    );
    return `with looked as materialized (select * from ${table} where ${key} = any(${given}::${type}[]))
      ${branches.join(' union all ')}`;
  });
  const parts = text.split(/\$(\d+)/);
  const query = sql<Pair<L['ids'][number]>>`${sql.join(
    parts.map((part, at) => (at % 2 === 0 ? sql.raw(part) : sql`${values[Number(part) - 1]}`)),
    sql.raw(''),
  )}`;
  return (await query.execute(db)).rows;
}
