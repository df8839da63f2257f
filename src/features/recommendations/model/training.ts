import type pg from 'pg';
import { openLikeness } from './content.ts';
import { gatherFacts, gatherFeatures, gatherInteractions, openProducts } from './dataset.ts';
import { chooseBy, contentRows, judge, judgeModel, judgePopularity, type Standing } from './evaluate.ts';
import { namedRow } from './learning.ts';
import type { NeighbourKind } from './neighbours.store.ts';
import { openLearner, type Row } from './neighbours.ts';
import { countPeople, placesOf } from './places.ts';
import { enqueueSince, takeUpAgain } from './queue.store.ts';
import { readAllInteractions, readFacts, readFeatures } from './read.store.ts';
import { type Sequences, sequencesOf } from './sequences.ts';
import { directional, type Settings } from './settings.ts';
import { byFormula, LONGEST_HISTORY } from './strategies.ts';
import { leaveOneOut } from './trials.ts';
import {
  forgetNeighbours,
  KEPT_NEIGHBOURS,
  learnBought,
  listBought,
  listWithNeighbours,
  readMoment,
  takeTraining,
  writeModel,
  writeNeighbours,
} from './write.store.ts';

/** How far a training is, for whoever watches. */
export interface Step {
  readonly note: string;
  readonly done: number;
  readonly total: number | null;
}

export interface Trained {
  readonly events: number;
  readonly people: number;
  readonly products: number;
  readonly settings: Settings;
  readonly isBetter: boolean;
  /** Null where too few were held back to say anything. */
  readonly metrics: { readonly model: Standing; readonly formula: Standing; readonly popularity: Standing } | null;
}

/** With fewer last interactions held back, chance decides: nothing is chosen by them, and nobody is given the model. */
const LEAST_CASES = 100;
const MOST_CASES = 4_000;
/** Of very much, fewer cases and settings are enough, and of products that very many have, some of these. */
const MUCH = 2_000_000;
const OF_MUCH = { cases: 1_500, tries: 24, places: 400 };
const MOST_PLACES = 2_000;
const ROWS_A_BATCH = 500;

/**
 * Learns everything anew from what the database holds: chooses settings on the last-but-one interactions, measures on
 * the last, learns from all, writes. Rows are written in batches, each good by itself: a training that ends in the middle
 * leaves old and new ones, and the next finishes. Undefined where another training runs.
 */
export async function train(client: pg.Client, tell: (step: Step) => void): Promise<Trained | undefined> {
  if (!(await takeTraining(client))) return undefined;
  const begun = await readMoment(client);
  const products = openProducts();
  const gathered = await gatherInteractions(readAllInteractions(client), products, (count) =>
    tell({ note: 'reading what people did', done: count, total: null }),
  );
  tell({ note: 'reading products', done: 0, total: null });
  const features = await gatherFeatures(readFeatures(client), products);
  const facts = await gatherFacts(readFacts(client), products);
  const sequences = sequencesOf({ ...gathered, itemCount: products.ids.length }, LONGEST_HISTORY);
  const contentOf = contentRows(features);

  const isMuch = sequences.items.length > MUCH;
  const validation = leaveOneOut(sequences, 1, 2, isMuch ? OF_MUCH.cases : MOST_CASES);
  let settings: Settings = { ...directional, k: KEPT_NEIGHBOURS, content: 0.1 };
  let metrics: Trained['metrics'] = null;
  if (validation.cases.length >= LEAST_CASES) {
    const choice = await chooseBy(validation, {
      contentOf,
      fixed: { k: KEPT_NEIGHBOURS },
      mostPlaces: isMuch ? OF_MUCH.places : MOST_PLACES,
      ...(isMuch ? { mostTries: OF_MUCH.tries } : {}),
      onTry: (done, total) => tell({ note: 'choosing settings', done, total }),
    });
    settings = choice.settings;
    tell({ note: 'measuring', done: 0, total: null });
    const test = leaveOneOut(sequences, 0, 1, isMuch ? OF_MUCH.cases : MOST_CASES);
    metrics = {
      model: await judgeModel(test, settings, contentOf),
      formula: await judge(test.cases, byFormula(facts), countPeople(test.train)),
      popularity: await judgePopularity(test),
    };
  }

  await writeRows(client, 'behaviour', products.ids, behaviourRows(sequences, settings), tell);
  const like = openLikeness(features);
  await writeRows(client, 'content', products.ids, (item) => ({ ...like(item), people: 0 }), tell);
  await writeBought(client, tell);
  const isBetter = metrics !== null && metrics.model.figures.ndcg20 > metrics.formula.figures.ndcg20;
  const events = gathered.people.length;
  await writeModel(client, { settings, metrics: metrics ?? {}, isBetter, events });
  await enqueueSince(client, begun);
  await takeUpAgain(client);
  return { events, people: gathered.addresses.length, products: products.ids.length, settings, isBetter, metrics };
}

type CountedRow = Row & { readonly people: number };

function behaviourRows(sequences: Sequences, settings: Settings): (item: number) => CountedRow {
  const places = placesOf(sequences);
  const counts = countPeople(sequences, places);
  const learn = openLearner(sequences, settings, { places, counts });
  return (item) => ({ ...learn(item), people: counts[item] as number });
}

/** Writes the rows of all products in the order of their ids, and takes away those that have none any more. */
async function writeRows(
  client: pg.Client,
  kind: NeighbourKind,
  ids: readonly string[],
  rowOf: (item: number) => CountedRow,
  tell: (step: Step) => void,
): Promise<void> {
  const order = Array.from(ids.keys()).sort((a, b) => ((ids[a] as string) < (ids[b] as string) ? -1 : 1));
  const stale = new Set(await listWithNeighbours(client, kind));
  for (let from = 0; from < order.length; from += ROWS_A_BATCH) {
    const batch = order.slice(from, from + ROWS_A_BATCH).flatMap((item) => {
      const row = rowOf(item);
      // Without people nothing was done with it; without neighbours others still ask how many have it.
      return row.people > 0 || row.items.length > 0
        ? [{ productId: ids[item] as string, people: row.people, ...namedRow(row, ids) }]
        : [];
    });
    await writeNeighbours(client, kind, batch);
    for (const { productId } of batch) stale.delete(productId);
    tell({ note: `writing neighbours (${kind})`, done: from, total: order.length });
  }
  const gone = [...stale].sort();
  for (let from = 0; from < gone.length; from += ROWS_A_BATCH)
    await forgetNeighbours(client, kind, gone.slice(from, from + ROWS_A_BATCH));
}

async function writeBought(client: pg.Client, tell: (step: Step) => void): Promise<void> {
  const ids = [...new Set([...(await listBought(client)), ...(await listWithNeighbours(client, 'bought'))])].sort();
  for (let from = 0; from < ids.length; from += ROWS_A_BATCH) {
    await learnBought(client, ids.slice(from, from + ROWS_A_BATCH));
    tell({ note: 'writing what is bought together', done: from, total: ids.length });
  }
}
