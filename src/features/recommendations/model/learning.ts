import type pg from 'pg';
import { isDatabaseAway } from '#platform/database/connection.ts';
import { openLikeness } from './content.ts';
import { gatherFeatures, gatherInteractions, openProducts } from './dataset.ts';
import { openLearner, type Row } from './neighbours.ts';
import { countPeople, placesOf } from './places.ts';
import { putAside, type ToLearn, takeToLearn } from './queue.store.ts';
import { readFeaturesAround, readInteractionsAround } from './read.store.ts';
import { sequencesOf } from './sequences.ts';
import { LONGEST_HISTORY } from './strategies.ts';
import {
  forgetNeighbours,
  inTransaction,
  learnBought,
  readPeople,
  readSettings,
  writeNeighbours,
} from './write.store.ts';

/** Learnt in one transaction: all who have one of them are read. */
const AT_ONCE = 20;
/** Of what is merely new: most are of the same shelves, which are read once. */
const NEW_AT_ONCE = 300;

/** Hears of a product that was put aside, and why. */
export type OnFault = (productId: string, error: unknown) => void;

/**
 * Learns the rows of some products that wait for it, in a transaction. Where that meets a fault each is tried alone, and
 * those with which it does again are put aside until the next training: nobody else's rows wait for them. Answers how
 * many; 0 where none waits. Throws where the database is away.
 */
export async function learnSome(
  client: pg.Client,
  onFault: OnFault,
  most = AT_ONCE,
  mostNew = NEW_AT_ONCE,
): Promise<number> {
  let waiting: readonly ToLearn[] = [];
  try {
    await inTransaction(client, async () => {
      waiting = await takeToLearn(client, most, mostNew);
      await learn(client, waiting);
    });
  } catch (error) {
    const [first] = waiting;
    if (!first || isDatabaseAway(error)) throw error;
    if (most > 1) {
      for (let left = waiting.length; left > 0; left--) await learnSome(client, onFault, 1, 1);
    } else {
      await putAside(client, first.productId);
      onFault(first.productId, error);
    }
  }
  return waiting.length;
}

async function learn(client: pg.Client, waiting: readonly ToLearn[]): Promise<void> {
  const idsOf = (kind: 'ofBehaviour' | 'ofBought' | 'ofContent') =>
    waiting.filter((one) => one[kind]).map(({ productId }) => productId);
  await learnBehaviour(client, idsOf('ofBehaviour'));
  await learnContent(client, idsOf('ofContent'));
  const bought = idsOf('ofBought');
  if (bought.length > 0) await learnBought(client, bought);
}

/**
 * As the whole training would: a row depends on those alone who have the product, and on how many have its neighbours,
 * which is known of their own rows. Of a product that very many have, the latest of them stand for all.
 */
export async function learnBehaviour(client: pg.Client, productIds: readonly string[]): Promise<void> {
  if (productIds.length === 0) return;
  const settings = await readSettings(client);
  const products = openProducts();
  for (const id of productIds) products.numberOf(id);
  const gathered = await gatherInteractions(await readInteractionsAround(client, productIds), products);
  const sequences = sequencesOf({ ...gathered, itemCount: products.ids.length }, LONGEST_HISTORY);
  const places = placesOf(sequences);
  const known = await readPeople(client, products.ids.slice(productIds.length));
  const counted = countPeople(sequences, places);
  const counts = counted.map((count, item) =>
    item < productIds.length ? count : (known.get(products.ids[item] as string) ?? count),
  );
  const learn = openLearner(sequences, settings, { places, counts });
  const rows = productIds.map((productId, item) => ({
    productId,
    people: counts[item] as number,
    ...namedRow(learn(item), products.ids),
  }));
  await writeNeighbours(client, 'behaviour', rows);
}

async function learnContent(client: pg.Client, productIds: readonly string[]): Promise<void> {
  if (productIds.length === 0) return;
  const products = openProducts();
  for (const id of productIds) products.numberOf(id);
  const features = await gatherFeatures(readFeaturesAround(client, productIds), products);
  const like = openLikeness(features);
  const rows = productIds.map((productId, item) => ({ productId, people: 0, ...namedRow(like(item), products.ids) }));
  await writeNeighbours(
    client,
    'content',
    rows.filter(({ neighbours }) => neighbours.length > 0),
  );
  await forgetNeighbours(
    client,
    'content',
    rows.filter(({ neighbours }) => neighbours.length === 0).map(({ productId }) => productId),
  );
}

/** A row with the ids of its products, in arrays of its own. */
export function namedRow(
  { items, scores }: Row,
  ids: readonly string[],
): { neighbours: string[]; scores: Float32Array } {
  return { neighbours: Array.from(items, (item) => ids[item] as string), scores: scores.slice() };
}
