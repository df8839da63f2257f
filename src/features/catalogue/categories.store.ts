import { sql } from 'kysely';
import type { Pool } from 'pg';
import { type Db, prepared, type Tx } from '#platform/database/connection.ts';
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

export interface CategoryKey {
  readonly id: string;
  readonly path: string;
}

const categoryBy = {
  id: prepared<CategoryKey>('category_by_id', 'select id, path from categories where id = $1'),
  path: prepared<CategoryKey>('category_by_path', 'select id, path from categories where path = $1'),
};

export async function readCategory(
  pool: Pool,
  by: { readonly id: string } | { readonly path: string },
): Promise<CategoryKey | undefined> {
  return (await ('id' in by ? categoryBy.id(pool, [by.id]) : categoryBy.path(pool, [by.path])))[0];
}

interface CategoryPage {
  readonly limit: number;
  /** Behind the category of that id. */
  readonly after: string | undefined;
  /** Only right below that one; null for the top of the tree. */
  readonly parentId: string | null | undefined;
}

/** Categories in the order of their paths. Reads one more than `limit`. */
export function listCategories(
  db: Db,
  { limit, after, parentId }: CategoryPage,
): Promise<Omit<Category, 'productCount'>[]> {
  return db
    .selectFrom('categories')
    .select(['id', 'parent_id as parentId', 'name', 'path', 'names'])
    .$if(parentId !== undefined, (query) => query.where('parent_id', parentId === null ? 'is' : '=', parentId ?? null))
    .$if(after !== undefined, (query) =>
      query.where('path', '>', (eb) =>
        eb
          .selectFrom('categories')
          .select('path')
          .where('id', '=', after as string),
      ),
    )
    .orderBy('path')
    .limit(limit + 1)
    .execute();
}

/** How many products everybody can see in each category itself, by its path; those with none are left out. */
export async function countByCategory(db: Db): Promise<{ path: string; count: number }[]> {
  const { rows } = await sql<{ path: string; count: number }>`
    select path, counted.count
    from (
      select category_id, count(*) from products
      where status = 'active' and category_id is not null and shop_id not in (select id from hidden_shops)
      group by category_id) as counted
    join categories on categories.id = counted.category_id`.execute(db);
  return rows;
}
