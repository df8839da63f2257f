import type { Row } from './neighbours.ts';
import type { Board } from './rank.ts';
import type { Settings } from './settings.ts';

/** Puts scores for what somebody did, oldest first, on the board. */
export type Strategy = (board: Board, history: Uint32Array, weights: Float32Array) => void;

/** Older interactions than these are not looked at: serving reads so many lists. */
export const LONGEST_HISTORY = 50;
/** Below this an old interaction adds nothing that would show. */
const LEAST_RECENCY = 1e-4;

/** The model: the neighbours of what somebody did, and what is like it, the latest counting most. */
export function byNeighbours(
  rowOf: (item: number) => Row,
  settings: Settings,
  contentOf?: (item: number) => Row,
): Strategy {
  return (board, history, weights) => {
    const first = Math.max(0, history.length - LONGEST_HISTORY);
    for (let at = history.length - 1; at >= first; at--) {
      const recency = settings.recency ** (history.length - 1 - at);
      if (recency < LEAST_RECENCY) break;
      const weight = recency * (weights[at] as number) ** settings.weightPower;
      const row = rowOf(history[at] as number);
      board.addRow(row.items, row.scores, weight);
      if (!contentOf || settings.content === 0) continue;
      const like = contentOf(history[at] as number);
      board.addRow(like.items, like.scores, weight * settings.content);
    }
  };
}

/** What the formula asks of items. */
export interface Facts {
  /** The categories of an item. */
  categoriesOf(item: number): readonly number[];
  /** The items of a category. */
  itemsOf(category: number): readonly number[];
  readonly views: ArrayLike<number>;
  readonly sold: ArrayLike<number>;
  /** Stars from 0 to 5; 0 where nobody rated. */
  readonly ratings: ArrayLike<number>;
}

/** REC-2: of the categories somebody looked at, views 30 %, sales 50 %, rating 20 %, each by the largest among the candidates. */
export function byFormula({ categoriesOf, itemsOf, views, sold, ratings }: Facts): Strategy {
  return (board, history) => {
    const candidates = new Set<number>();
    const categories = new Set<number>();
    for (const item of history) for (const category of categoriesOf(item)) categories.add(category);
    for (const category of categories) for (const item of itemsOf(category)) candidates.add(item);
    let mostViews = 1;
    let mostSold = 1;
    let mostStars = 1;
    for (const item of candidates) {
      mostViews = Math.max(mostViews, views[item] as number);
      mostSold = Math.max(mostSold, sold[item] as number);
      mostStars = Math.max(mostStars, ratings[item] as number);
    }
    for (const item of candidates) {
      const viewed = (views[item] as number) / mostViews;
      const bought = (sold[item] as number) / mostSold;
      // A candidate stands before all others, also where all of it is 0.
      board.add(item, 0.3 * viewed + 0.5 * bought + (0.2 * (ratings[item] as number)) / mostStars + 1e-9);
    }
  };
}

/** Nothing for anybody in particular: the order the board was opened with. */
export const byBase: Strategy = () => {};
