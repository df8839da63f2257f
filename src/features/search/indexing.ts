import { setImmediate } from 'node:timers/promises';
import { productChanged, productCreated, productRemoved, productsImported } from '#features/catalogue/events.ts';
import { shopChanged } from '#features/shops/events.ts';
import { houseContext } from '#platform/actor.ts';
import { change, outdate, wake } from '#platform/change.ts';
import type { House } from '#platform/house.ts';
import { type Listener, payloadOf } from '#platform/logs/house-log.ts';
import { startWorker } from '#platform/worker.ts';
import { documentLexemes, toTsvector } from './document-lexemes.ts';
import {
  type DocumentRow,
  deleteDocuments,
  enqueueProducts,
  enqueueProductsOfShops,
  type ProductText,
  readProductTexts,
  takeFromQueue,
  turns,
  upsertDocuments,
} from './store.ts';

/** The language that words lose their endings by, in documents and queries alike. */
export const LANGUAGE = 'en';
export const TO_INDEX = 'products-to-index';

const MOST_AT_ONCE = 400;
/** Documents between two breaths: requests of this process wait no longer than for these. */
const DOCUMENTS_A_BREATH = 8;

/** Enqueues what changed, and no more than that: one event may stand for 500 products, or for all of a shop's. */
export const searchListener: Listener = {
  name: 'search',
  hears: [productCreated, productChanged, productRemoved, productsImported, shopChanged],
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
      for (const id of payloadOf(event, productsImported)?.productIds ?? []) bulk.add(id);
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
 * Answers how many it did; 0 where nothing waits.
 */
export async function indexSome(house: House): Promise<number> {
  return change(houseContext(house), async (tx) => {
    const ids = await takeFromQueue(tx, MOST_AT_ONCE);
    if (ids.length === 0) return 0;
    const products = await readProductTexts(tx, ids);
    const documents: DocumentRow[] = [];
    for (const [at, product] of products.entries()) {
      if (at % DOCUMENTS_A_BREATH === DOCUMENTS_A_BREATH - 1) await setImmediate();
      documents.push(documentOf(product));
    }
    if (documents.length > 0) await upsertDocuments(tx, documents);
    const onSale = new Set(products.map(({ id }) => id));
    const gone = ids.filter((id) => !onSale.has(id));
    if (gone.length > 0) await deleteDocuments(tx, gone);
    outdate(tx, 'documents');
    return ids.length;
  });
}

function documentOf(product: ProductText): DocumentRow {
  const { id, shopId, title, brand, shop, categories, tags, description, gtin, attributes, popularity } = product;
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
  return { productId: id, shopId, lexemes: toTsvector(lexemes), popularity };
}

/** What an attribute says in words: a text speaks for itself, a number needs its name, a yes is the name, a no is nothing. */
function attributeText([key, value]: [string, string | number | boolean]): string[] {
  const name = key.replaceAll('_', ' ');
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [`${value} ${name}`];
  return value ? [name] : [];
}
