import { productChanged, productCreated, productsChanged, productsImported } from '#features/catalogue/events.ts';
import type { Tx } from '#platform/database/connection.ts';
import { newId } from '#platform/ids.ts';
import { type HouseEvent, type Listener, payloadOf } from '#platform/logs/house-log.ts';
import { type Found, findNews, insertNews, type Touch } from './gather.store.ts';

/** Of one import batch, so that a new catalogue is not all there is to read. */
const MOST_OF_AN_IMPORT = 20;
/** Of one kind, one shop and 24 hours. */
const MOST_A_DAY = 100;
/** Products a statement. */
const BATCH = 5_000;

/**
 * Writes down what of a shop's doings its followers may like to know: one row each, whoever follows. Who publishes
 * waits for none of this.
 */
export const gatherNews: Listener = {
  name: 'follows.news',
  hears: [productCreated, productChanged, productsChanged, productsImported],
  restMs: 200,
  async handle(tx, events) {
    const touches = events.flatMap(touchesOf);
    for (let at = 0; at < touches.length; at += BATCH) await gather(tx, touches.slice(at, at + BATCH));
  },
};

type Touched = Touch & { readonly importId: number | undefined };

function touchesOf(event: HouseEvent): Touched[] {
  const { createdAt: at, id } = event;
  const created = payloadOf(event, productCreated);
  if (created) return [{ productId: created.productId, at, priced: false, stocked: false, importId: undefined }];
  const changed = payloadOf(event, productChanged);
  if (changed) {
    const { productId, priceChanged: priced, stockChanged: stocked, statusChanged } = changed;
    if (!priced && !stocked && !statusChanged) return [];
    return [{ productId, at, priced, stocked, importId: undefined }];
  }
  const together = payloadOf(event, productsChanged);
  if (together) {
    const [priced, stocked] = [new Set(together.priceChanged), new Set(together.stockChanged)];
    return together.productIds.map((productId) => ({
      ...{ productId, at, priced: priced.has(productId), stocked: stocked.has(productId), importId: undefined },
    }));
  }
  const imported = payloadOf(event, productsImported);
  return (imported?.productIds ?? []).map((productId) => ({
    productId,
    at,
    priced: true,
    stocked: true,
    importId: id,
  }));
}

async function gather(tx: Tx, touches: readonly Touched[]): Promise<void> {
  const found = await findNews(tx, touches, MOST_A_DAY);
  if (found.length === 0) return;
  const importOf = new Map(touches.map(({ productId, at, importId }) => [`${productId} ${at}`, importId]));
  const counted = new Map<string, number>();
  const count = (key: string, before: number) => {
    const next = (counted.get(key) ?? before) + 1;
    counted.set(key, next);
    return next;
  };
  const news = found.filter(({ productId, shopId, kind, at, today }: Found) => {
    const importId = importOf.get(`${productId} ${at}`);
    if (importId !== undefined && count(`import ${importId}`, 0) > MOST_OF_AN_IMPORT) return false;
    return count(`${shopId} ${kind}`, today) <= MOST_A_DAY;
  });
  // Of ids made in one millisecond the later one need not be the greater.
  const ids = news.map(newId).sort();
  await insertNews(
    tx,
    news.map((row, at) => ({ ...row, id: ids[at] as string })),
  );
}
