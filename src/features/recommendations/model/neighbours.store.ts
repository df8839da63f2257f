import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

/** `behaviour`: liked by the same people, by the model; `content`: alike in themselves; `bought`: bought together. */
export type NeighbourKind = 'behaviour' | 'content' | 'bought';

export interface Neighbour {
  readonly id: string;
  /** Above 0; only comparable among neighbours of one kind. */
  readonly score: number;
}

/** What is said of the model that was trained last. */
export interface ModelStanding {
  /** Whether it beat the formula on held-back last interactions. */
  readonly isBetter: boolean;
  /** What validation chose; see `Settings` in settings.ts. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The neighbours of each of these products, the nearest first. Products without any are not in the answer. */
export async function neighboursOf(
  db: Db,
  productIds: readonly string[],
  kind: NeighbourKind,
): Promise<Map<string, readonly Neighbour[]>> {
  if (productIds.length === 0) return new Map();
  const { rows } = await sql<{ id: string; neighbours: string[]; scores: number[] }>`
    select product_id as id, neighbours, scores from product_neighbours
    where product_id = any(${productIds}::uuid[]) and kind = ${kind} and neighbours <> '{}'`.execute(db);
  return new Map(
    rows.map(({ id, neighbours, scores }) => [
      id,
      neighbours.map((neighbour, index) => ({ id: neighbour, score: scores[index] ?? 0 })),
    ]),
  );
}

/** Undefined before the first training. */
export async function modelStanding(db: Db): Promise<ModelStanding | undefined> {
  const { rows } = await sql<ModelStanding>`
    select is_better as "isBetter", settings from recommendation_model`.execute(db);
  return rows[0];
}
