import { setImmediate } from 'node:timers/promises';
import { type Choice, type ChooseOptions, chooseSettings } from './choose.ts';
import { type Features, openLikeness } from './content.ts';
import { bootstrap, type Figures, figureNames, figuresOf, meanOf } from './metrics.ts';
import { keepRows, openLearner, type Row } from './neighbours.ts';
import { countPeople, placesOf } from './places.ts';
import { openBoard } from './rank.ts';
import type { Sequences } from './sequences.ts';
import type { Settings } from './settings.ts';
import { byBase, byNeighbours, type Strategy } from './strategies.ts';
import type { Case, Trial } from './trials.ts';

/** What a strategy reached: each figure with the bounds between which it lies with 95 %. */
export interface Standing {
  readonly figures: Figures;
  readonly bounds: Readonly<Record<keyof Figures, readonly [number, number]>>;
  /** Part of all items that are in anybody's first 20. */
  readonly coverage20: number;
  /** NDCG@10 of those with a history of so many. */
  readonly byHistory: readonly {
    readonly from: number;
    readonly to: number;
    readonly cases: number;
    readonly ndcg10: number;
  }[];
  readonly cases: number;
}

const HISTORIES = [
  [1, 2],
  [3, 5],
  [6, Infinity],
] as const;
/** Cases between two breaths: who wants to stop it is heard then. */
const CASES_A_BREATH = 200;

export interface Watch {
  readonly signal?: AbortSignal;
  onProgress?(done: number, total: number): void;
}

/** Asks a strategy all cases, all items ranked. `base` orders items that it says nothing of: the larger first. */
export async function judge(
  cases: readonly Case[],
  strategy: Strategy,
  base: ArrayLike<number>,
  watch: Watch = {},
): Promise<Standing> {
  const board = openBoard(base);
  const shown = new Uint8Array(base.length);
  const all: Figures[] = [];
  for (const [index, { history, weights, targets }] of cases.entries()) {
    board.begin(history);
    strategy(board, history, weights);
    all.push(figuresOf(Array.from(targets, (target) => board.rankOf(target))));
    for (const item of board.top(20)) shown[item] = 1;
    if (index % CASES_A_BREATH === 0) {
      watch.onProgress?.(index, cases.length);
      await setImmediate();
      watch.signal?.throwIfAborted();
    }
  }
  const bounds = figureNames.map((name) => [name, bootstrap(all.map((figures) => figures[name]))]);
  return {
    figures: meanOf(all),
    bounds: Object.fromEntries(bounds) as Standing['bounds'],
    coverage20: shown.reduce((sum, one) => sum + one, 0) / Math.max(1, base.length),
    byHistory: HISTORIES.map(([from, to]) => {
      const mine = all.filter((_, at) => {
        const { length } = (cases[at] as Case).history;
        return length >= from && length <= to;
      });
      return { from, to, cases: mine.length, ndcg10: meanOf(mine).ndcg10 };
    }),
    cases: cases.length,
  };
}

/** Chooses settings by the mean NDCG@10 of a trial whose held-back interactions the test does not hold back. */
export async function chooseBy(
  { train, cases }: Trial,
  {
    contentOf,
    mostPlaces,
    signal,
    ...options
  }: ChooseOptions & { contentOf?: (item: number) => Row; mostPlaces?: number; signal?: AbortSignal },
): Promise<Choice> {
  const places = placesOf(train);
  const counts = countPeople(train);
  const board = openBoard(counts);
  let learnt = '';
  let rowOf: (item: number) => Row = keepRows(() => ({ items: new Uint32Array(), scores: new Float32Array() }));
  return chooseSettings(
    async (settings) => {
      // What only matters to the blend needs nothing learnt anew.
      const { recency: _, content: __, ...ofRows } = settings;
      if (JSON.stringify(ofRows) !== learnt) {
        learnt = JSON.stringify(ofRows);
        rowOf = keepRows(openLearner(train, settings, { places, counts, ...(mostPlaces ? { mostPlaces } : {}) }));
      }
      const strategy = byNeighbours(rowOf, settings, contentOf);
      let sum = 0;
      for (const [index, { history, weights, targets }] of cases.entries()) {
        board.begin(history);
        strategy(board, history, weights);
        sum += figuresOf(Array.from(targets, (target) => board.rankOf(target))).ndcg10;
        if (index % CASES_A_BREATH !== 0) continue;
        await setImmediate();
        signal?.throwIfAborted();
      }
      return sum / Math.max(1, cases.length);
    },
    {
      ...options,
      without: [
        ...(options.without ?? []),
        ...(contentOf ? [] : ['content' as const]),
        ...(isOneWeight(train) ? ['weightPower' as const] : []),
      ],
    },
  );
}

function isOneWeight({ weights }: Sequences): boolean {
  return weights.every((weight) => weight === weights[0]);
}

/** The model with these settings, learnt from the trial's sequences, asked its cases. */
export function judgeModel(
  { train, cases }: Trial,
  settings: Settings,
  contentOf: ((item: number) => Row) | undefined,
  watch: Watch = {},
): Promise<Standing> {
  const rowOf = keepRows(openLearner(train, settings));
  return judge(cases, byNeighbours(rowOf, settings, contentOf), countPeople(train), watch);
}

/** Rows of likeness, each made once. */
export function contentRows(features: Features): (item: number) => Row {
  return keepRows(openLikeness(features));
}

/** Everybody is given what most people have. */
export function judgePopularity({ train, cases }: Trial, watch: Watch = {}): Promise<Standing> {
  return judge(cases, byBase, countPeople(train), watch);
}
