/** What the model is made with. Which of it is good differs from catalogue to catalogue: validation chooses. */
export interface Settings {
  /** What an earlier item counts as neighbour of a later one; a later one of an earlier counts 1. 1 is: no direction. */
  readonly backward: number;
  /** A pair that lies `gap` steps apart counts gapDecay^(gap - 1). */
  readonly gapDecay: number;
  /** Pairs further apart count nothing. */
  readonly window: number;
  /** A person of n items counts n^-personPower. */
  readonly personPower: number;
  /** The count of a pair is divided by n_source^sourcePower × n_target^targetPower + shrinkage. */
  readonly sourcePower: number;
  readonly targetPower: number;
  readonly shrinkage: number;
  /** What somebody did counts weight^weightPower: 1 a view, 3 a cart, 5 a purchase. */
  readonly weightPower: number;
  /** The neighbours of the item `age` steps back count recency^age. */
  readonly recency: number;
  /** What the likeness of the items themselves adds; 0 where nothing is known of them. */
  readonly content: number;
  /** Neighbours kept of an item. */
  readonly k: number;
}

/** What each setting may be, in steps; `window` is a matter of cost alone. */
export const ladders = {
  content: [0, 0.02, 0.05, 0.1, 0.2, 0.5, 1],
  targetPower: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1],
  recency: [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1],
  backward: [0, 0.1, 0.2, 0.3, 0.5, 0.7, 1],
  gapDecay: [0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1],
  shrinkage: [0, 1, 2, 3, 5, 10, 20, 50, 100],
  sourcePower: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1],
  personPower: [0, 0.25, 0.5, 0.75, 1],
  weightPower: [0, 0.5, 1],
  k: [25, 50, 100, 200, 400],
} as const;
export type Ladder = keyof typeof ladders;

/** Directional, with the gaps: where people go on from one thing to the next. */
export const directional: Settings = {
  backward: 0.5,
  gapDecay: 0.8,
  window: 50,
  personPower: 0,
  sourcePower: 0.5,
  targetPower: 0.5,
  shrinkage: 3,
  weightPower: 0,
  recency: 0.6,
  content: 0,
  k: 100,
};

/** Where the search begins: the directional one, one that trusts popular things more, plain cosine, and a random walk. */
export const beginnings: readonly Settings[] = [
  directional,
  { ...directional, gapDecay: 0.9, targetPower: 0.3, shrinkage: 5 },
  { ...directional, backward: 1, gapDecay: 1, shrinkage: 10, recency: 0.9 },
  {
    ...directional,
    backward: 1,
    gapDecay: 1,
    personPower: 0.5,
    sourcePower: 0.7,
    targetPower: 0.4,
    shrinkage: 0,
    recency: 0.95,
  },
];
