import type pg from 'pg';
import type { ProductDraft } from '#features/catalogue/import/map-row.ts';
import { importProducts } from '#features/catalogue/service.ts';
import { indexSome, searchListener } from '#features/search/indexing.ts';
import { openShop } from '#features/shops/service.ts';
import { houseContext } from '#platform/actor.ts';
import { hearOnce } from '#platform/logs/house-log.ts';
import type { OpenHouse } from '#platform/open-house.ts';
import type { People } from './people.ts';
import { makeVocabulary, openDice, type Vocabulary } from './words.ts';

export interface Goods {
  readonly productIds: readonly string[];
  readonly shopSlugs: readonly string[];
  readonly vocabulary: Vocabulary;
  /** How they came in, for the head of the table. */
  readonly note: string;
}

const PRODUCTS_A_SHOP = 1_000;
const SHOPS_A_SELLER = 20;
const WORDS = 8_000;
const CHUNK = 5_000;
const SEED = 20_261_122;

/** Brings the products in by the catalogue's own import and writes their search documents: the same ones each time. */
export async function stockShelves(
  house: OpenHouse,
  pool: pg.Pool,
  people: People,
  count: number,
  tell: (line: string) => void,
): Promise<Goods> {
  const begun = performance.now();
  const vocabulary = makeVocabulary(WORDS, SEED);
  const dice = openDice(SEED + 1);
  const shopSlugs: string[] = [];
  for (let shop = 0; shop * PRODUCTS_A_SHOP < count; shop++) {
    const seller = people.all[Math.floor(shop / SHOPS_A_SELLER)];
    if (!seller) throw new Error('There are not enough people for so many shops');
    const context = houseContext(house, { userId: seller.userId, role: 'buyer', sessionId: null });
    const { slug } = await openShop(context, { name: `Bench shop ${shop}`, currency: 'EUR', slug: `bench-${shop}` });
    shopSlugs.push(slug);
    const here = Math.min(PRODUCTS_A_SHOP, count - shop * PRODUCTS_A_SHOP);
    await importProducts(
      context,
      slug,
      Array.from({ length: here }, (_, row) => makeProduct(row, dice, vocabulary)),
    );
    if ((shop * PRODUCTS_A_SHOP) % CHUNK === 0 && shop > 0) tell(`${shop * PRODUCTS_A_SHOP} products came in`);
  }
  const imported = performance.now();
  while ((await hearOnce(house, searchListener)) > 0);
  while ((await indexSome(house)) > 0);
  const indexed = performance.now();

  const { rows } = await pool.query<{ id: string }>('select id from products order by shop_id, external_id');
  const rate = (ms: number) => Math.round((count / ms) * 1_000).toLocaleString('en');
  const note = `imported at ${rate(imported - begun)}/s, indexed at ${rate(indexed - imported)}/s`;
  return { productIds: rows.map(({ id }) => id), shopSlugs, vocabulary, note };
}

function makeProduct(row: number, dice: () => number, { pick, words }: Vocabulary): ProductDraft {
  const some = (count: number) => Array.from({ length: count }, () => pick(dice)).join(' ');
  const branch = words[Math.floor(dice() * 12)] ?? '';
  return {
    externalId: `bench-${row}`,
    title: some(4 + Math.floor(dice() * 5)),
    description: some(40 + Math.floor(dice() * 60)),
    brand: words[200 + Math.floor(dice() * 100)] ?? null,
    gtin: null,
    price: { amount: 100 + Math.floor(dice() * 100_000), currency: 'EUR' },
    stock: Math.floor(dice() * 50),
    status: 'active',
    category: [branch, `${branch} ${words[20 + Math.floor(dice() * 10)]}`],
    tags: [pick(dice), pick(dice)].filter((tag, at, all) => all.indexOf(tag) === at),
    attributes: {
      year: 1950 + Math.floor(dice() * 75),
      colour: words[300 + Math.floor(dice() * 12)] ?? '',
      used: dice() < 0.5,
    },
    imageUrl: `https://pictures.example/${randomName(dice)}.jpg`,
    releasedAt: null,
  };
}

function randomName(dice: () => number): string {
  return Math.floor(dice() * 2 ** 32).toString(36);
}
