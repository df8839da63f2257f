/** How well one query was answered. Undefined: nothing that fits was judged for it, so there is nothing to find. */
export interface QueryMeasure {
  readonly query: string;
  readonly ndcg: number | undefined;
  /** The same over what was judged alone: what nobody judged takes no place. */
  readonly judgedNdcg: number | undefined;
  /** Of all that fit, the part among the first hundred. */
  readonly recall: number | undefined;
  readonly found: number;
  /** Of the first ten. */
  readonly judged: number;
  readonly shown: number;
}

export interface Measures {
  readonly queries: number;
  /** Those for which something fits: only they count in the means of nDCG and recall. */
  readonly answerable: number;
  readonly ndcg: number;
  /** Half the width of its interval of 95 % over the queries. */
  readonly ndcgMargin: number;
  readonly judgedNdcg: number;
  readonly recall: number;
  /** The part of all queries that found nothing. */
  readonly zero: number;
  /** The part of the first ten, over all queries, that somebody judged. */
  readonly judged: number;
}

const DEPTH = 10;

/**
 * nDCG@10 with gain 2^grade - 1 and discount log2(place + 1), against the best order of what was judged; what nobody
 * judged counts as not fitting (Järvelin, Kekäläinen 2002; Burges et al. 2005 for the gain). `found`: ids, best first.
 */
export function measureQuery(
  query: string,
  grades: ReadonlyMap<string, number>,
  found: readonly string[],
): QueryMeasure {
  const gainOf = (id: string) => 2 ** (grades.get(id) ?? 0) - 1;
  const ideal = gained([...grades.keys()].map(gainOf).sort((a, b) => b - a));
  const fit = [...grades].filter(([, grade]) => grade > 0).length;
  const first = found.slice(0, DEPTH);
  const share = (ids: readonly string[]) => (fit === 0 ? undefined : gained(ids.map(gainOf)) / ideal);
  return {
    query,
    ndcg: share(found),
    judgedNdcg: share(found.filter((id) => grades.has(id))),
    recall: fit === 0 ? undefined : found.filter((id) => (grades.get(id) ?? 0) > 0).length / fit,
    found: found.length,
    judged: first.filter((id) => grades.has(id)).length,
    shown: first.length,
  };
}

function gained(gains: readonly number[]): number {
  return gains.slice(0, DEPTH).reduce((sum, gain, at) => sum + gain / Math.log2(at + 2), 0);
}

export function measureAll(each: readonly QueryMeasure[]): Measures {
  const of = (name: 'ndcg' | 'judgedNdcg' | 'recall') =>
    each.flatMap((one) => (one[name] === undefined ? [] : [one[name]]));
  const ndcgs = of('ndcg');
  const ndcg = mean(ndcgs);
  const variance = ndcgs.reduce((sum, one) => sum + (one - ndcg) ** 2, 0) / Math.max(1, ndcgs.length - 1);
  return {
    queries: each.length,
    answerable: ndcgs.length,
    ndcg,
    ndcgMargin: 1.96 * Math.sqrt(variance / Math.max(1, ndcgs.length)),
    judgedNdcg: mean(of('judgedNdcg')),
    recall: mean(of('recall')),
    zero: mean(each.map(({ found }) => Number(found === 0))),
    judged:
      each.reduce((sum, { judged }) => sum + judged, 0) /
      Math.max(
        1,
        each.reduce((sum, { shown }) => sum + shown, 0),
      ),
  };
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / Math.max(1, numbers.length);
}
