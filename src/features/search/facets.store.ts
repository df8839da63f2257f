import type { Pool } from 'pg';
import { MOST_ATTRIBUTES, MOST_CATEGORIES, MOST_SHOPS, MOST_VALUES } from './facet-limits.ts';
import { allOf, type Choice, type Condition, type Filters, offers, type Param, statement } from './filters.store.ts';
import { priceEdges } from './price-bands.ts';

/** Matches that are all counted; of more, the most popular are. */
const MOST_COUNTED = 2_000;
const SAMPLE = 1_000;
/** Rows that are read to be told apart. */
const MOST_READ = 4_000;

/** One count. What the texts are depends on the facet. */
export interface FacetRow {
  readonly facet: 'size' | 'category' | 'price' | 'rating' | 'shop' | 'delivery' | 'stock' | 'attribute';
  readonly id: string;
  readonly name: string | null;
  readonly more: string | null;
  readonly count: number;
}

export interface Counted {
  readonly rows: FacetRow[];
  readonly exact: boolean;
}

/** Matches of which something is counted: those of the query, or those it had without one of its choices. */
interface Shelf {
  readonly name: string;
  readonly conditions: readonly Condition[];
  /** The statements that count in it, given the name of its table. */
  readonly counts: readonly ((from: string, param: Param) => string)[];
}

/**
 * Counts what each further choice would leave. Each choice made asks for the matches there were without it: where they
 * all lie among few they are read once and told apart, else each is searched for by itself. Of too many matches the most
 * popular are counted.
 */
export async function countFacets(pool: Pool, filters: Filters, conditions: readonly Condition[]): Promise<Counted> {
  const shelves = shelvesOf(filters, conditions);
  let rows = shelves.length > 1 ? await count(pool, shelves, (param) => toldApart(shelves, conditions, param)) : [];
  if (shelves.length === 1 || sizeOf(rows, ALL) > MOST_READ) {
    rows = await count(pool, shelves, (param) => ({ all: [], of: (shelf) => searchedFor(shelf, param) }));
  }
  const crowded = shelves.filter(({ name }) => sizeOf(rows, name) > MOST_COUNTED);
  if (crowded.length === 0) return { rows, exact: true };
  const sample = await count(pool, crowded, (param) => ({ all: [], of: (shelf) => mostPopular(shelf, param) }));
  return { rows: [...rows, ...sample], exact: false };
}

function sizeOf(rows: readonly FacetRow[], name: string): number {
  return rows.find(({ facet, id }) => facet === 'size' && id === name)?.count ?? 0;
}

function shelvesOf(filters: Filters, conditions: readonly Condition[]): Shelf[] {
  const made = new Set(conditions.flatMap(({ choice }) => choice ?? []));
  const shelves = new Map<string, Shelf & { counts: Shelf['counts'][number][] }>();
  const add = (choice: Choice, counts: Shelf['counts'][number]) => {
    const left = made.has(choice) ? choice : undefined;
    const key = left ?? '';
    const name = `shelf_${shelves.size}`;
    const rest = conditions.filter((condition) => left === undefined || condition.choice !== left);
    const shelf = shelves.get(key) ?? { name, conditions: rest, counts: [] };
    shelf.counts.push(counts);
    shelves.set(key, shelf);
  };

  // The children of a chosen category lie within it: nothing would change if it were left out.
  shelves.set('', { name: 'shelf_0', conditions, counts: [(from, param) => categoriesIn(from, filters, param)] });
  add('price', (from, param) => pricesIn(from, filters.currency, param));
  add('rating', ratingsIn);
  add('shop', shopsIn);
  add('delivery', (from, param) => deliveryIn(from, filters, param));
  add('stock', stockIn);
  shelves.get('')?.counts.push((from, param) => attributesIn(from, filters, param));
  for (const attribute of filters.attributes)
    add(`attribute ${attribute.name}`, (from, param) => valuesIn(from, attribute, param));
  return [...shelves.values()];
}

const columns = 'shop_id, price_amount, currency, rating, in_stock, category_ids, attribute_ids';

/** Where shelves are filled from: tables they share, and the statement that fills each. */
interface Source {
  readonly all: readonly string[];
  readonly of: (shelf: Shelf) => string;
}

const ALL = 'all_shelves';

/** What lies on any of the shelves, each row with what it fulfils of the conditions that some shelf leaves out. */
function toldApart(shelves: readonly Shelf[], conditions: readonly Condition[], param: Param): Source {
  const left = conditions.filter((condition) => shelves.some((shelf) => !shelf.conditions.includes(condition)));
  const fulfils = left.map(({ text }, at) => `(${text(param)}) as fulfils_${at}`);
  const shared = conditions.filter((condition) => !left.includes(condition));
  return {
    all: [
      `${ALL} as materialized (
        select ${[columns, ...fulfils].join(', ')} from product_documents
        where ${allOf(shared, param)} limit ${MOST_READ + 1})`,
    ],
    of: (shelf) => {
      const all = left.flatMap((condition, at) => (shelf.conditions.includes(condition) ? [`fulfils_${at}`] : []));
      return `select ${columns} from ${ALL}
        where ${[`(select count(*) from ${ALL}) <= ${MOST_READ}`, ...all].join(' and ')} limit ${MOST_COUNTED + 1}`;
    },
  };
}

function searchedFor({ conditions }: Shelf, param: Param): string {
  return `select ${columns} from product_documents where ${allOf(conditions, param)} limit ${MOST_COUNTED + 1}`;
}

function mostPopular({ conditions }: Shelf, param: Param): string {
  return `
    select ${columns} from product_documents where ${allOf(conditions, param)}
    order by popularity desc, product_id desc limit ${SAMPLE}`;
}

/** One statement: fills the shelves and counts in each, or says no more than its size where too much lies there. */
async function count(pool: Pool, shelves: readonly Shelf[], from: (param: Param) => Source): Promise<FacetRow[]> {
  const { text, values } = statement((param) => {
    const { all, of } = from(param);
    const tables = [...all];
    const counts = all.length > 0 ? [sizeIn(ALL)] : [];
    for (const shelf of shelves) {
      const { name } = shelf;
      tables.push(`${name} as materialized (${of(shelf)})`);
      tables.push(`${name}_few as (select * from ${name} where (select count(*) from ${name}) <= ${MOST_COUNTED})`);
      counts.push(sizeIn(name), ...shelf.counts.map((write) => write(`${name}_few`, param)));
    }
    return `with ${tables.join(', ')} ${counts.map((one) => `(${one})`).join(' union all ')}`;
  });
  return (await pool.query<FacetRow>(text, values)).rows;
}

function sizeIn(table: string): string {
  return `select 'size' as facet, '${table}' as id, null as name, null as more, count(*)::int as count from ${table}`;
}

function categoriesIn(from: string, { categories }: Filters, param: Param): string {
  const child =
    categories.length === 0
      ? `select category_ids[1] as id from ${from}`
      : `select distinct on (row, id) id from (select row_number() over () as row, category_ids from ${from}) as numbered
         cross join lateral unnest(${param(categories.map(({ id }) => id))}::uuid[],
           ${param(categories.map(({ depth }) => depth))}::int[]) as chosen (chosen_id, depth)
         cross join lateral (select category_ids[depth + 1] as id) as child
         where category_ids[depth] = chosen_id`;
  return `
    select 'category', categories.id::text, categories.name, path::text, count
    from (select id, count(*)::int as count from (${child}) as children where id is not null group by id) as counted
    join categories using (id) order by count desc, path limit ${MOST_CATEGORIES}`;
}

function pricesIn(from: string, currency: string, param: Param): string {
  return `
    select 'price', width_bucket(price_amount, ${param(priceEdges)}::bigint[])::text, null, null, count(*)::int
    from ${from} where currency = ${param(currency)} group by 2`;
}

/** By whole stars. */
function ratingsIn(from: string): string {
  return `
    select 'rating', floor(rating)::int::text, null, null, count(*)::int from ${from} where rating >= 1 group by 2`;
}

function shopsIn(from: string): string {
  return `
    select 'shop', shops.id::text, name, slug, count
    from (select shop_id, count(*)::int as count from ${from} group by shop_id order by 2 desc, 1 limit ${MOST_SHOPS})
      as counted join shops on shops.id = shop_id order by count desc, shops.id`;
}

function deliveryIn(from: string, { around }: Filters, param: Param): string {
  const kinds = (['delivery', 'pickup'] as const).map(
    (kind) =>
      `select 'delivery', '${kind}', null, null, count(*)::int from ${from} where ${offers(param, kind, around)}`,
  );
  return kinds.join(' union all ');
}

function stockIn(from: string): string {
  return `select 'stock', in_stock::text, null, null, count(*)::int from ${from} group by in_stock`;
}

/**
 * Values that few have tell little and are many: of more than 20 matches those that only one has are left out, of very
 * many those that fewer than one in 100 has.
 */
function countsOf(from: string): string {
  return `
    select id, count(*)::int as count from (select unnest(attribute_ids) as id from ${from}) as held group by id
    having count(*) >= (select greatest(case when count(*) > 20 then 2 else 1 end, count(*) / 100) from ${from})`;
}

/**
 * The attributes that tell the matches apart best. Of an attribute's twelve commonest values counts how many matches have
 * them, without the commonest (what is the same everywhere is no choice), times how many have one of them on average
 * (what is different everywhere is none either). Where that average is below 2, or a sixtieth of all, it is left out:
 * such are heights and weights.
 */
function attributesIn(from: string, { attributes }: Filters, param: Param): string {
  return `
    with named as (
      select name, value, count, row_number() over (partition by name order by count desc, value) as place
      from (${countsOf(from)}) as counted join attribute_values using (id)
      where name <> all(${param(attributes.map(({ name }) => name))}::text[])
    ), telling as (
      select name, (sum(count) - max(count)) * sum(count)::float8 / count(*) as worth from named
      where place <= ${MOST_VALUES} group by name
      having count(*) > 1 and sum(count) * 60 >= count(*) * greatest(120, (select count(*) from ${from}))
      order by worth desc, name limit ${MOST_ATTRIBUTES}
    )
    select 'attribute', name::text, value::text, null, count
    from named join telling using (name) where place <= ${MOST_VALUES} order by worth desc, name, place`;
}

function valuesIn(from: string, { name, ids }: Filters['attributes'][number], param: Param): string {
  return `
    select 'attribute', name::text, value::text, null, count
    from (select id, count(*)::int as count from (select unnest(attribute_ids) as id from ${from}) as held
          where id in (select id from attribute_values where name = ${param(name)}) group by id) as counted
    join attribute_values using (id)
    order by id = any(${param(ids)}::int[]) desc, count desc, value limit ${MOST_VALUES}`;
}
