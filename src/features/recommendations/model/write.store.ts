import type pg from 'pg';
import type { NeighbourKind } from './neighbours.store.ts';
import { directional, type Settings } from './settings.ts';

export interface NeighbourRow {
  readonly productId: string;
  readonly neighbours: readonly string[];
  readonly scores: ArrayLike<number>;
  readonly people: number;
}

/** Neighbours kept of a product: the rest would be merged into lists and never shown. */
export const KEPT_NEIGHBOURS = 64;
/** Pieces of "bought together". */
const BOUGHT_NEIGHBOURS = 24;

/** The settings to learn with: those of the last training, or as most catalogues have them. */
export async function readSettings(client: pg.Client): Promise<Settings> {
  const { rows } = await client.query<{ settings: Partial<Settings> }>('select settings from recommendation_model');
  return { ...directional, ...rows[0]?.settings, k: KEPT_NEIGHBOURS };
}

/** Writes rows in the order of their products, those alone that are not as they are; none for products that are gone. */
export async function writeNeighbours(
  client: pg.Client,
  kind: NeighbourKind,
  rows: readonly NeighbourRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const sorted = rows.toSorted((a, b) => (a.productId < b.productId ? -1 : 1));
  await client.query({
    name: 'write_neighbours',
    text: `
      insert into product_neighbours as kept (product_id, kind, neighbours, scores, people)
      select product_id, $1, neighbours::uuid[], scores::real[], people
      from unnest($2::uuid[], $3::text[], $4::text[], $5::real[]) as sent (product_id, neighbours, scores, people)
      join products on products.id = product_id
      order by product_id for key share of products
      on conflict (product_id, kind) do update
      set neighbours = excluded.neighbours, scores = excluded.scores, people = excluded.people, updated_at = souk_now()
      where (kept.neighbours, kept.scores, kept.people) is distinct from (excluded.neighbours, excluded.scores, excluded.people)`,
    values: [
      kind,
      sorted.map(({ productId }) => productId),
      sorted.map(({ neighbours }) => `{${neighbours.join(',')}}`),
      sorted.map(({ scores }) => `{${Array.from(scores).join(',')}}`),
      sorted.map(({ people }) => people),
    ],
  });
}

/** Products that have a row of that kind, in no order. */
export async function listWithNeighbours(client: pg.Client, kind: NeighbourKind): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    'select product_id as id from product_neighbours where kind = $1',
    [kind],
  );
  return rows.map(({ id }) => id);
}

export async function forgetNeighbours(
  client: pg.Client,
  kind: NeighbourKind,
  productIds: readonly string[],
): Promise<void> {
  await client.query('delete from product_neighbours where kind = $1 and product_id = any($2::uuid[])', [
    kind,
    productIds,
  ]);
}

/** How many people have each of these products, as it was when their rows were learnt last. */
export async function readPeople(client: pg.Client, productIds: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await client.query<{ id: string; people: number }>(
    `select product_id as id, people from product_neighbours where kind = 'behaviour' and product_id = any($1::uuid[])`,
    [productIds],
  );
  return new Map(rows.map(({ id, people }) => [id, people]));
}

/**
 * Writes what was bought together with these products, or takes it away: by how many different buyers had both in one
 * checkout, divided by the root of how many had either. One buyer alone makes no pair.
 */
export async function learnBought(client: pg.Client, productIds: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ productId: string; neighbours: string[]; scores: number[] }>(
    `with buyers as (
       select distinct line.product_id, orders.checkout_id, orders.buyer_id
       from order_lines as line join orders on orders.id = line.order_id
       where line.product_id = any($1::uuid[]) and orders.status <> 'cancelled'
     ), pairs as (
       select buyers.product_id, other.product_id as other_id, count(distinct buyers.buyer_id) as people
       from buyers join orders on orders.checkout_id = buyers.checkout_id and orders.status <> 'cancelled'
       join order_lines as other on other.order_id = orders.id and other.product_id <> buyers.product_id
       group by 1, 2 having count(distinct buyers.buyer_id) >= 2
     ), scored as (
       select pairs.product_id, other_id, (people / sqrt((greatest(sold, 1) + 3)::float8))::real as score
       from pairs join product_counters on product_counters.product_id = other_id
     ), placed as (
       select product_id, other_id, score, row_number() over (partition by product_id order by score desc, other_id) as place
       from scored
     )
     select product_id as "productId", array_agg(other_id order by place) as neighbours,
       array_agg(score order by place) as scores
     from placed where place <= ${BOUGHT_NEIGHBOURS} group by product_id`,
    [productIds],
  );
  await writeNeighbours(
    client,
    'bought',
    rows.map((row) => ({ ...row, people: 0 })),
  );
  const found = new Set(rows.map(({ productId }) => productId));
  await forgetNeighbours(
    client,
    'bought',
    productIds.filter((id) => !found.has(id)),
  );
}

/** All products that somebody bought. */
export async function listBought(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>('select distinct product_id as id from order_lines order by 1');
  return rows.map(({ id }) => id);
}

/** Replaces what is said of the model: from here on it is the one trained now. */
export async function writeModel(
  client: pg.Client,
  model: { settings: Settings; metrics: object; isBetter: boolean; events: number },
): Promise<void> {
  await client.query(
    `insert into recommendation_model (settings, metrics, is_better, events) values ($1, $2, $3, $4)
     on conflict (only_row) do update set settings = excluded.settings, metrics = excluded.metrics,
       is_better = excluded.is_better, events = excluded.events, trained_at = souk_now()`,
    [JSON.stringify(model.settings), JSON.stringify(model.metrics), model.isBetter, model.events],
  );
}

/** One training at a time in the whole house; the lock goes with the connection. */
export async function takeTraining(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(
    `select pg_try_advisory_lock(hashtext('recommendations.train')) as taken`,
  );
  return rows[0]?.taken ?? false;
}

/** Runs the work in a transaction of this connection. */
export async function inTransaction<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    const answer = await work();
    await client.query('commit');
    return answer;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

/** A little before now: what was committed late with an earlier time is after it, too. */
export async function readMoment(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ moment: string }>(
    `select (souk_now() - interval '10 seconds')::text as moment`,
  );
  return rows[0]?.moment ?? '';
}
