import type { Db } from '#platform/database/connection.ts';
import { type Neighbour, neighboursOf } from './model/neighbours.store.ts';
import type { Candidate } from './pick.ts';
import type { Act, Interest } from './situation.store.ts';

/** What an act says beside a view. */
const weights: Record<Act, number> = { view: 1, cart: 3, purchase: 5 };

/** What of the settings of the model its lists are merged with. Where they are not there, as most catalogues have it. */
const usual = { recency: 0.6, recencyPower: 0, content: 0.1 };

/**
 * Merges the neighbours of what somebody was interested in: each list counts by what was done and by how many other
 * things came after it, as the model was validated with. Likeness in itself fills the tail.
 */
export async function pickByModel(
  db: Db,
  interests: readonly Interest[],
  settings: Readonly<Record<string, unknown>>,
  known: ReadonlySet<string>,
  limit: number,
): Promise<Candidate[]> {
  const ids = interests.map(({ id }) => id);
  const [behaviour, content] = await Promise.all([
    neighboursOf(db, ids, 'behaviour'),
    neighboursOf(db, ids, 'content'),
  ]);
  const recency = numberOf(settings.recency, usual.recency);
  const recencyPower = numberOf(settings.recencyPower, usual.recencyPower);
  // Also where validation found no use in it: then it still says something of what nobody looked at yet.
  const ofContent = Math.max(numberOf(settings.content, usual.content), LEAST_CONTENT);

  const sums = new Map<string, { score: number; most: number; from: Interest; isAlike: boolean }>();
  function add(
    lists: ReadonlyMap<string, readonly Neighbour[]>,
    from: Interest,
    weight: number,
    isAlike: boolean,
  ): void {
    for (const { id, score } of lists.get(from.id) ?? []) {
      if (known.has(id)) continue;
      const part = score * weight;
      const sum = sums.get(id);
      if (!sum) sums.set(id, { score: part, most: part, from, isAlike });
      else {
        sum.score += part;
        if (part > sum.most) Object.assign(sum, { most: part, from, isAlike });
      }
    }
  }
  for (const [age, interest] of interests.entries()) {
    const weight = weights[interest.act] * recency ** age * (age + 1) ** -recencyPower;
    add(behaviour, interest, weight, false);
    add(content, interest, weight * ofContent, true);
  }

  const best = [...sums].sort(([a, one], [b, other]) => other.score - one.score || (a < b ? 1 : -1)).slice(0, limit);
  const top = best[0]?.[1].score ?? 1;
  return best.map(([id, { score, from, isAlike }]) => ({
    id,
    score: score / top,
    reason: {
      code: isAlike ? 'similar' : from.act === 'purchase' ? 'because_bought' : 'because_viewed',
      productId: from.id,
    },
  }));
}

const LEAST_CONTENT = 0.001;

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
}
