import { createHash } from 'node:crypto';
import type { Context } from '#platform/actor.ts';
import { outdate } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { decodeCursor, toPage } from '#platform/http/paging.ts';
import { ReadyAnswer } from '#platform/http/ready-answer.ts';
import { isId } from '#platform/ids.ts';
import { problems } from '#platform/problems.ts';
import {
  type CategoryKey,
  countByCategory,
  findCategoryIds,
  insertCategories,
  listCategories,
  readCategory,
  type Shelf,
} from './categories.store.ts';
import { COUNTS } from './outdate-products.ts';

/** Letters of a slug at most; ten of them with their slashes still fit an index entry. */
const MOST_LETTERS = 50;

/** The name as a step of a path, in its own script: `Café & Bar` becomes `cafe-bar`, `日用品` stays. Never empty. */
export function categorySlug(name: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f'’]/g, '')
    .normalize('NFC')
    .replaceAll('+', ' plus ')
    .replaceAll('#', ' sharp ')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  if (slug !== '' && slug.length <= MOST_LETTERS) return slug;
  // Two long names with one beginning stay two, and so do two names of signs alone.
  const mark = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${slug.slice(0, MOST_LETTERS - 9).replace(/[\ud800-\udbff]$/, '')}-${mark}`.replace(/^-/, '');
}

/** The category of that path of names and all above it, root first. */
function shelvesOf(names: readonly string[]): Shelf[] {
  const shelves: Shelf[] = [];
  for (const [depth, name] of names.entries()) {
    const parentPath = shelves.at(-1)?.path ?? null;
    const slug = categorySlug(name);
    const path = parentPath === null ? slug : `${parentPath}/${slug}`;
    shelves.push({ path, parentPath, slug, names: names.slice(0, depth + 1) });
  }
  return shelves;
}

/**
 * Finds the categories of these paths of names, making what is missing, in at most as many statements as the tree is
 * deep. Answers the id of each path of names in the given order; null for an empty one.
 */
export async function placeCategories(tx: Tx, paths: readonly (readonly string[])[]): Promise<(string | null)[]> {
  const shelves = new Map<string, Shelf>();
  const leaves = paths.map((names) => {
    const branch = shelvesOf(names);
    for (const shelf of branch) if (!shelves.has(shelf.path)) shelves.set(shelf.path, shelf);
    return branch.at(-1)?.path;
  });
  if (shelves.size === 0) return leaves.map(() => null);

  let ids = await findCategoryIds(tx, [...shelves.keys()]);
  const missing = [...shelves.values()].filter(({ path }) => !ids.has(path));
  if (missing.length > 0) {
    const depths = new Set(missing.map(({ names }) => names.length));
    for (const depth of [...depths].sort((a, b) => a - b)) {
      await insertCategories(
        tx,
        missing.filter(({ names }) => names.length === depth),
      );
    }
    // Read again and not taken from the inserts: another import may have been first with some of them.
    ids = await findCategoryIds(tx, [...shelves.keys()]);
    outdate(tx, 'categories');
  }
  return leaves.map((path) => (path === undefined ? null : (ids.get(path) ?? null)));
}

interface CategoryWish {
  readonly limit: number;
  readonly cursor?: string;
  /** Id or path; empty for the top of the tree. */
  readonly parent?: string;
}

/** The tree, branch by branch, or what stands right below one category. */
export async function browseCategories(context: Context, { limit, cursor, parent }: CategoryWish) {
  const { cache, database } = context.house;
  const after = decodeCursor(cursor, ['id'])?.[0];
  const parentId = parent ? (await findCategory(context, parent)).id : parent === '' ? null : undefined;
  const key = `categories ${limit} ${cursor ?? ''} ${parentId}`;
  return cache.fetch(key, ['categories', COUNTS, 'shops'], async () => {
    const rows = await listCategories(database.db, { limit, after, parentId });
    const counts = await productCounts(context);
    const items = rows.map((row) => ({ ...row, productCount: counts.get(row.path) ?? 0 }));
    return new ReadyAnswer(toPage(items, limit, ({ id }) => [id]));
  });
}

/** The category of that id or path. Throws `not_found`. */
export function findCategory({ house }: Context, idOrPath: string): Promise<CategoryKey> {
  return house.cache.fetch(`category ${idOrPath}`, ['categories'], async () => {
    const id = idOrPath.toLowerCase();
    const found = await readCategory(house.database.pool, isId(id) ? { id } : { path: idOrPath });
    if (!found) throw problems.not_found();
    return found;
  });
}

/** How many products everybody can see in each category and below it, by its path. One walk over an index for all. */
function productCounts({ house }: Context): Promise<Map<string, number>> {
  return house.cache.fetch('category counts', ['categories', COUNTS, 'shops'], async () => {
    const counts = new Map<string, number>();
    for (const { path, count } of await countByCategory(house.database.db)) {
      for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
        const above = path.slice(0, end);
        counts.set(above, (counts.get(above) ?? 0) + count);
      }
    }
    return counts;
  });
}
