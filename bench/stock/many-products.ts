import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from } from 'pg-copy-streams';
import { documentLexemes, toTsvector } from '#features/search/document-lexemes.ts';
import { LANGUAGE } from '#features/search/languages.ts';
import { openShop } from '#features/shops/service.ts';
import { houseContext } from '#platform/actor.ts';
import { newId } from '#platform/ids.ts';
import type { OpenHouse } from '#platform/open-house.ts';
import type { People } from './people.ts';
import type { Goods } from './products.ts';
import { makeVocabulary, openDice, type Vocabulary } from './words.ts';

const PRODUCTS_A_SHOP = 1_000;
const SHOPS_A_SELLER = 20;
const WORDS = 30_000;
/** The commonest words stand in a fifth of all products: as where 'the' and 'of' are not indexed. */
const FLAT_HEAD = 15;
const TEXTS = 4_000;
const BRANCHES = 12;
const SEED = 20_261_123;

/**
 * Writes products, what they are found by and what their prices were straight into the tables: a million in minutes,
 * where the import takes a quarter of an hour. Descriptions come from a store of some thousands, all else is each one's own.
 */
export async function stockMany(
  house: OpenHouse,
  pool: pg.Pool,
  people: People,
  count: number,
  tell: (line: string) => void,
): Promise<Goods> {
  const begun = performance.now();
  const vocabulary = makeVocabulary(WORDS, SEED, FLAT_HEAD);
  const shops: { id: string; slug: string }[] = [];
  for (let shop = 0; shop * PRODUCTS_A_SHOP < count; shop++) {
    const seller = people.all[Math.floor(shop / SHOPS_A_SELLER) % people.all.length];
    const context = houseContext(house, { userId: seller?.userId ?? '', role: 'buyer', sessionId: null });
    shops.push(await openShop(context, { name: `Bench shop ${shop}`, currency: 'EUR', slug: `bench-${shop}` }));
  }
  tell(`${shops.length} shops are open`);
  const client = await pool.connect();
  try {
    // Neither triggers nor foreign keys: what is written fits together.
    await client.query(`set session_replication_role = 'replica'; set maintenance_work_mem = '512MB'`);
    await client.query(made);
    await copy(client, 'bench_texts (number, description, lexemes)', texts(vocabulary));
    const { categories, values } = await placeNames(client, vocabulary);
    await copy(client, columns, products(count, shops, vocabulary, categories, values));
    tell(`${count} products are made`);
    const { rows: indexes } = await client.query<{ name: string; definition: string }>(
      `select relname as name, pg_get_indexdef(indexrelid) as definition from pg_index join pg_class on oid = indexrelid
       where indrelid = any(array['products', 'product_variants', 'product_documents', 'price_history']::regclass[])
         and not indisunique`,
    );
    for (const { name } of indexes) await client.query(`drop index ${name}`);
    await client.query(settled);
    tell('They are written');
    for (const { definition } of indexes) await client.query(definition);
    await client.query('drop table bench_rows, bench_texts');
  } finally {
    // Not given back: the next user would write without triggers.
    client.release(true);
  }
  const { rows } = await pool.query<{ id: string }>(
    'select id from products order by shop_id, external_id limit 100000',
  );
  const perSecond = Math.round((count / (performance.now() - begun)) * 1_000).toLocaleString('en');
  return {
    productIds: rows.map(({ id }) => id),
    shopSlugs: shops.map(({ slug }) => slug),
    vocabulary,
    note: `written at ${perSecond}/s`,
  };
}

const made = `
  create temp table bench_texts (number int primary key, description text, lexemes tsvector);
  create temp table bench_rows (id uuid, variant_id uuid, shop_id uuid, external_id text, title text, text int,
    brand text, price bigint, stock int, sold int, tags text[], attributes jsonb, category_ids uuid[],
    attribute_ids int[], stars int[], lexemes tsvector)`;

const columns = `bench_rows (id, variant_id, shop_id, external_id, title, text, brand, price, stock, sold, tags,
  attributes, category_ids, attribute_ids, stars, lexemes)`;

const settled = `
  insert into products (id, shop_id, external_id, title, description, brand, price_amount, highest_amount, currency,
    category_id, tags, attributes)
  select id, shop_id, external_id, title, description, brand, price, price, 'EUR',
    category_ids[cardinality(category_ids)], tags, attributes
  from bench_rows join bench_texts on number = text;
  insert into product_variants (id, product_id, shop_id, price_amount, stock)
  select variant_id, id, shop_id, price, stock from bench_rows;
  insert into product_counters (product_id, stock, sold, stars) select id, stock, sold, stars from bench_rows;
  insert into price_history (product_id, variant_id, price_amount, lowest_amount)
  select id, variant_id, price, price from bench_rows;
  insert into product_documents (product_id, shop_id, popularity, price_amount, currency, rating, in_stock,
    category_ids, attribute_ids, text_hash, lexemes)
  select id, shop_id, (5 * ln(1 + sold))::real, price, 'EUR', coalesce(souk_rating(stars), 0)::real, stock > 0,
    category_ids, attribute_ids, '', bench_rows.lexemes || bench_texts.lexemes
  from bench_rows join bench_texts on number = text`;

type Row = readonly (string | number)[];

/** In the text form of COPY; our words hold no tab, backslash or line end. */
async function copy(client: pg.PoolClient, target: string, rows: Iterable<Row>): Promise<void> {
  function* lines() {
    let chunk = '';
    for (const row of rows) {
      chunk += `${row.join('\t')}\n`;
      if (chunk.length < 65_536) continue;
      yield chunk;
      chunk = '';
    }
    yield chunk;
  }
  await pipeline(Readable.from(lines()), client.query(from(`copy ${target} from stdin`)));
}

function* texts({ pick }: Vocabulary): Generator<Row> {
  const dice = openDice(SEED + 1);
  for (let number = 0; number < TEXTS; number++) {
    const description = Array.from({ length: 12 + Math.floor(dice() * 20) }, () => pick(dice)).join(' ');
    yield [number, description, toTsvector(documentLexemes({ title: '', description }, LANGUAGE).lexemes)];
  }
}

interface Branch {
  readonly names: readonly string[];
  readonly ids: readonly string[];
}

const colourOf = ({ words }: Vocabulary, at: number) => words[300 + at] ?? '';
const brandOf = ({ words }: Vocabulary, at: number) => words[400 + at] ?? '';
const [COLOURS, BRANDS, YEARS] = [12, 500, 75];

/** Twelve branches with thirty categories each, and the values of attributes; answers their ids. */
async function placeNames(client: pg.PoolClient, vocabulary: Vocabulary) {
  const categories: Branch[] = [];
  for (let root = 0; root < BRANCHES; root++) {
    const [branch = '', rootId] = [vocabulary.words[root], newId()];
    const below = Array.from({ length: 30 }, (_, at) => ({
      id: newId(),
      name: vocabulary.words[20 + root * 30 + at] ?? '',
    }));
    await client.query(
      `insert into categories (id, parent_id, name, slug, path, names)
       select id, parent, name, name, array_to_string(names, '/'), names from jsonb_to_recordset($1)
         as given (id uuid, parent uuid, name text, names text[])`,
      [
        JSON.stringify([
          { id: rootId, parent: null, name: branch, names: [branch] },
          ...below.map(({ id, name }) => ({ id, parent: rootId, name, names: [branch, name] })),
        ]),
      ],
    );
    categories.push(...below.map(({ id, name }) => ({ names: [branch, name], ids: [rootId, id] })));
  }
  const names = [
    ...Array.from({ length: BRANDS }, (_, at) => ['brand', brandOf(vocabulary, at)]),
    ...Array.from({ length: COLOURS }, (_, at) => ['colour', colourOf(vocabulary, at)]),
    ...Array.from({ length: YEARS }, (_, at) => ['year', String(1950 + at)]),
    ...['true', 'false'].map((value) => ['used', value]),
  ];
  const { rows } = await client.query<{ id: number; name: string; value: string }>(
    `insert into attribute_values (name, value) select name, value from unnest($1::text[], $2::text[]) as given (name, value)
     returning id, name, value`,
    [names.map(([name]) => name), names.map(([, value]) => value)],
  );
  return { categories, values: new Map(rows.map(({ id, name, value }) => [`${name} ${value}`, id])) };
}

function* products(
  count: number,
  shops: readonly { id: string }[],
  vocabulary: Vocabulary,
  categories: readonly Branch[],
  values: ReadonlyMap<string, number>,
): Generator<Row> {
  const dice = openDice(SEED + 2);
  const below = (most: number) => Math.floor(dice() * most);
  for (let row = 0; row < count; row++) {
    const title = Array.from({ length: 4 + below(5) }, () => vocabulary.pick(dice)).join(' ');
    const brand = brandOf(vocabulary, Math.floor(dice() ** 2 * BRANDS));
    const colour = colourOf(vocabulary, below(COLOURS));
    const [year, used] = [1950 + below(YEARS), dice() < 0.5];
    const branch = categories[Math.floor(dice() ** 2 * categories.length)] as Branch;
    const tags = [vocabulary.pick(dice)];
    const attributes = { year, colour, used };
    const shop = Math.floor(row / PRODUCTS_A_SHOP);
    const { lexemes } = documentLexemes(
      {
        ...{ title, brand, tags },
        shop: `Bench shop ${shop}`,
        categories: branch.names,
        attributes: [`${year} year`, colour, ...(used ? ['used'] : [])],
      },
      LANGUAGE,
    );
    const ids = [`brand ${brand}`, `year ${year}`, `colour ${colour}`, `used ${used}`].map((name) => values.get(name));
    const stars = dice() < 0.4 ? [0, below(3), below(5), below(20), below(30)] : [0, 0, 0, 0, 0];
    yield [
      ...[newId(), newId(), shops[shop]?.id ?? '', `bench-${row}`, title, below(TEXTS), brand],
      ...[100 + Math.floor(dice() ** 3 * 200_000), below(50), below(5) * below(40), `{${tags}}`],
      ...[JSON.stringify(attributes), `{${branch.ids}}`, `{${ids}}`, `{${stars}}`, toTsvector(lexemes)],
    ];
  }
}
