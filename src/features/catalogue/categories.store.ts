import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import { newId } from '#platform/ids.ts';
import type { Category } from './schema.ts';

/** A category on its way into the tree. */
export interface Shelf {
  readonly path: string;
  readonly parentPath: string | null;
  readonly names: readonly string[];
  readonly slug: string;
}

export async function findCategoryIds(tx: Tx, paths: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; path: string }>`
    select id, path from categories where path = any(${paths}::text[])`.execute(tx);
  return new Map(rows.map(({ id, path }) => [path, id]));
}

/** Inserts categories of one depth below parents that exist. In the order of their paths, so that two imports cannot deadlock. */
export async function insertCategories(tx: Tx, shelves: readonly Shelf[]): Promise<void> {
  const rows = shelves.map(({ path, parentPath, slug, names }) => ({
    id: newId(),
    path,
    parent_path: parentPath,
    slug,
    name: names.at(-1),
    names,
  }));
  await sql`
    insert into categories (id, parent_id, name, slug, path, names)
    select given.id, parent.id, given.name, given.slug, given.path, given.names
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as given (id uuid, path text, parent_path text, slug text, name text, names text[])
    left join categories as parent on parent.path = given.parent_path
    order by given.path collate "C"
    on conflict (path) do nothing`.execute(tx);
}

/** Categories in the order of their paths, behind the one of that id. Reads one more than `limit`. */
export function listCategories(db: Db, page: { limit: number; after: string | undefined }): Promise<Category[]> {
  return db
    .selectFrom('categories')
    .select(['id', 'parent_id as parentId', 'name', 'path', 'names'])
    .$if(page.after !== undefined, (query) =>
      query.where('path', '>', (eb) =>
        eb
          .selectFrom('categories')
          .select('path')
          .where('id', '=', page.after as string),
      ),
    )
    .orderBy('path')
    .limit(page.limit + 1)
    .execute();
}
