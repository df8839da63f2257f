import { hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import {
  productChanged,
  productCreated,
  productRemoved,
  productsChanged,
  productsImported,
} from '#features/catalogue/events.ts';
import { shopChanged } from '#features/shops/events.ts';
import { houseContext } from '#platform/actor.ts';
import { change, outdate, wake } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import type { House } from '#platform/house.ts';
import { type Listener, payloadOf } from '#platform/logs/house-log.ts';
import { startWorker } from '#platform/worker.ts';
import { choosableValues } from './attributes.ts';
import { documentLexemes, toTsvector, type WeightedLexeme } from './document-lexemes.ts';
import {
  attributeKey,
  type DocumentFacts,
  type DocumentRow,
  deleteDocuments,
  type ProductText,
  placeAttributeValues,
  readProductTexts,
  updateFacts,
  upsertDocuments,
} from './documents.store.ts';
import { LANGUAGE } from './languages.ts';
import { enqueueProducts, enqueueProductsOfShops, takeFromQueue, turns } from './queue.store.ts';
import { isPlainWord } from './spelling.ts';
import { keepWords } from './words.store.ts';

export const TO_INDEX = 'products-to-index';

const MOST_AT_ONCE = 400;
/** Documents between two breaths: requests of this process wait no longer than for these. */
const DOCUMENTS_A_BREATH = 8;

/** Enqueues what changed, and no more than that: one event may stand for 500 products, or for all of a shop's. */
export const searchListener: Listener = {
  name: 'search',
  hears: [productCreated, productChanged, productRemoved, productsChanged, productsImported, shopChanged],
  async handle(tx, events) {
    const single = new Set<string>();
    const bulk = new Set<string>();
    const shops = new Set<string>();
    for (const event of events) {
      const shop = payloadOf(event, shopChanged);
      const product =
        payloadOf(event, productCreated) ?? payloadOf(event, productChanged) ?? payloadOf(event, productRemoved);
      if (shop) shops.add(shop.shopId);
      if (product) single.add(product.productId);
      const many = payloadOf(event, productsImported) ?? payloadOf(event, productsChanged);
      for (const id of many?.productIds ?? []) bulk.add(id);
    }
    if (single.size > 0) await enqueueProducts(tx, [...single], turns.person);
    if (bulk.size > 0) await enqueueProducts(tx, [...bulk], turns.bulk);
    if (shops.size > 0) await enqueueProductsOfShops(tx, [...shops], turns.bulk);
    wake(tx, TO_INDEX);
  },
};

/** Works through the queue beside the requests; every node takes its share. */
export async function startIndexing(house: House): Promise<() => Promise<void>> {
  const worker = startWorker('product-documents', house.log, () => indexSome(house));
  house.bus.subscribe(({ topics }) => {
    if (topics.includes(TO_INDEX)) worker.wake();
  });
  return () => worker.stop();
}

/**
 * Writes the documents of the next products of the queue, or takes them away where a product is no longer on sale.
 * Where the texts are as they were, only price, stock and the like are written; a walk over everything writes all anew.
 * Answers how many it did; 0 where nothing waits.
 */
export async function indexSome(house: House): Promise<number> {
  return change(houseContext(house), async (tx) => {
    const taken = await takeFromQueue(tx, MOST_AT_ONCE);
    if (taken.length === 0) return 0;
    const walked = new Set(taken.flatMap(({ productId, turn }) => (turn === turns.walk ? [productId] : [])));
    const ids = taken.map(({ productId }) => productId);
    const products = (await readProductTexts(tx, ids)).map((product) => ({ product, textHash: textHashOf(product) }));
    const isSame = ({ product, textHash }: Hashed) => product.textHash === textHash && !walked.has(product.id);
    const same = products.filter(isSame);
    if (same.length > 0)
      await updateFacts(
        tx,
        same.map(({ product }) => factsOf(product)),
      );
    await writeDocuments(
      house,
      tx,
      products.filter((product) => !isSame(product)),
    );
    const onSale = new Set(products.map(({ product }) => product.id));
    const gone = ids.filter((id) => !onSale.has(id));
    if (gone.length > 0) await deleteDocuments(tx, gone);
    outdate(tx, 'documents');
    return ids.length;
  });
}

interface Hashed {
  readonly product: ProductText;
  readonly textHash: string;
}

async function writeDocuments(house: House, tx: Tx, products: readonly Hashed[]): Promise<void> {
  if (products.length === 0) return;
  const chosen = products.map(({ product }) => choosableValues(product.brand, product.attributes));
  const valueIds = await placeAttributeValues(tx, chosen.flat());
  const documents: DocumentRow[] = [];
  const words = new Set<string>();
  for (const [at, { product, textHash }] of products.entries()) {
    if (at % DOCUMENTS_A_BREATH === DOCUMENTS_A_BREATH - 1) await setImmediate();
    const lexemes = lexemesOf(product);
    for (const { lexeme, isWord } of lexemes) if (isWord && isPlainWord(lexeme)) words.add(lexeme);
    documents.push({
      ...factsOf(product),
      categoryIds: product.categoryIds,
      attributeIds: (chosen[at] ?? []).flatMap((value) => valueIds.get(attributeKey(value)) ?? []),
      textHash,
      lexemes: toTsvector(lexemes),
    });
  }
  await keepWords(tx, house, words);
  await upsertDocuments(tx, documents);
}

function factsOf({ id, shopId, popularity, priceAmount, currency, inStock, rating }: ProductText): DocumentFacts {
  return { productId: id, shopId, popularity, priceAmount, currency, inStock, rating };
}

/** Of all that words, categories and attributes of a document are made from. */
function textHashOf({ title, brand, shop, categoryIds, categories, tags, description, gtin, attributes }: ProductText) {
  const texts = [title, brand, shop, categoryIds, categories, tags, description, gtin, attributes];
  return hash('sha256', JSON.stringify(texts), 'base64url').slice(0, 22);
}

function lexemesOf({
  title,
  brand,
  shop,
  categories,
  tags,
  description,
  gtin,
  attributes,
}: ProductText): WeightedLexeme[] {
  const { lexemes } = documentLexemes(
    {
      title,
      brand,
      shop,
      categories,
      tags,
      description,
      attributes: [...(gtin ? [gtin] : []), ...Object.entries(attributes).flatMap(attributeText)],
    },
    LANGUAGE,
  );
  return lexemes;
}

/** What an attribute says in words: a text speaks for itself, a number needs its name, a yes is the name, a no is nothing. */
function attributeText([key, value]: [string, string | number | boolean]): string[] {
  const name = key.replaceAll('_', ' ');
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [`${value} ${name}`];
  return value ? [name] : [];
}
