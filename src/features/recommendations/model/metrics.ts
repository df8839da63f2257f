/** Figures of one case, or the mean of many. HR is how often any of the targets is there, recall what part of them. */
export interface Figures {
  readonly recall10: number;
  readonly recall20: number;
  readonly hr10: number;
  readonly hr20: number;
  readonly ndcg10: number;
  readonly ndcg20: number;
  readonly mrr: number;
}
export const figureNames = ['recall10', 'recall20', 'hr10', 'hr20', 'ndcg10', 'ndcg20', 'mrr'] as const;

/** Figures of one case by the ranks of its targets from 1, among all items not seen before. Ranks may lie between two. */
export function figuresOf(ranks: readonly number[]): Figures {
  const within = (most: number) => ranks.filter((rank) => rank <= most);
  const [in10, in20] = [within(10), within(20)];
  return {
    recall10: in10.length / ranks.length,
    recall20: in20.length / ranks.length,
    hr10: in10.length > 0 ? 1 : 0,
    hr20: in20.length > 0 ? 1 : 0,
    ndcg10: gain(in10) / ideal(Math.min(10, ranks.length)),
    ndcg20: gain(in20) / ideal(Math.min(20, ranks.length)),
    mrr: 1 / Math.min(...ranks),
  };
}

const gain = (ranks: readonly number[]) => ranks.reduce((sum, rank) => sum + 1 / Math.log2(rank + 1), 0);
const ideal = (count: number) => gain(Array.from({ length: count }, (_, at) => at + 1));

export function meanOf(all: readonly Figures[]): Figures {
  const mean = (name: keyof Figures) => all.reduce((sum, figures) => sum + figures[name], 0) / Math.max(1, all.length);
  return Object.fromEntries(figureNames.map((name) => [name, mean(name)])) as unknown as Figures;
}

/**
 * From and to which value the mean lies with 95 % of the samples drawn from these values with putting back. The draws
 * are the same each time.
 */
export function bootstrap(values: ArrayLike<number>, samples = 400): readonly [number, number] {
  const random = randomOf(1);
  const means = Float64Array.from({ length: samples }, () => {
    let sum = 0;
    for (let at = 0; at < values.length; at++) sum += values[Math.floor(random() * values.length)] as number;
    return sum / Math.max(1, values.length);
  }).sort();
  const at = (share: number) => means[Math.round(share * (samples - 1))] ?? 0;
  return [at(0.025), at(0.975)];
}

/** Numbers from 0 to below 1, always the same for a seed: mulberry32 by Tommy Ettinger, public domain. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
