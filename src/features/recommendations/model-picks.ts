import type { Pool } from 'pg';
import { type MergedRow, mergeNeighbours } from './model-picks.store.ts';
import type { Candidate } from './pick.ts';
import type { Act, Interest } from './situation.store.ts';

/** What an act says beside a view. */
const weights: Record<Act, number> = { view: 1, cart: 3, purchase: 5 };

/** What of the settings of the model its lists are merged with. Where they are not there, as most catalogues have it. */
const usual = { recency: 0.6, weightPower: 1, content: 0.1 };
/** Also where validation found no use in likeness: then it still says something of what nobody looked at yet. */
const LEAST_CONTENT = 0.001;
/** A list that counts for less than this beside the first changes no order that anybody sees. */
const LEAST_SHARE = 0.003;

/**
 * Merges the neighbours of what somebody was interested in, the latest first: each list counts by what was done and by
 * how many other things came after it, as the model was validated with. Likeness in itself fills the tail.
 */
export async function pickByModel(
  pool: Pool,
  interests: readonly Interest[],
  settings: Readonly<Record<string, unknown>>,
  known: readonly string[],
  limit: number,
): Promise<Candidate[]> {
  const recency = numberOf(settings.recency, usual.recency);
  const weightPower = numberOf(settings.weightPower, usual.weightPower);
  const ofContent = Math.max(numberOf(settings.content, usual.content), LEAST_CONTENT);
  const weighed = interests.map(({ id, act }, age) => ({ id, weight: weights[act] ** weightPower * recency ** age }));
  const heaviest = Math.max(...weighed.map(({ weight }) => weight));
  // The place among those given says which interest it was: the light ones stand at the end.
  const given = weighed.slice(0, weighed.findLastIndex(({ weight }) => weight >= heaviest * LEAST_SHARE) + 1);
  const merged = await mergeNeighbours(pool, given, ofContent, known, limit);
  const most = merged[0]?.score ?? 1;
  return merged.map(
    ({ id, score, from, isAlike }: MergedRow): Candidate => ({
      id,
      score: score / most,
      reason: reasonFor(interests[from - 1], isAlike),
    }),
  );
}

function reasonFor(interest: Interest | undefined, isAlike: boolean): Candidate['reason'] {
  if (!interest) return { code: 'trending' };
  const code = isAlike ? 'similar' : interest.act === 'purchase' ? 'because_bought' : 'because_viewed';
  return { code, productId: interest.id };
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
}
