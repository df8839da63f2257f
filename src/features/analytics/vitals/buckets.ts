import type { VitalName } from './vitals.schema.ts';

/**
 * Values are kept as counts in buckets of a logarithmic scale: bucket 0 is all up to 1, bucket n what lies above
 * 1.1^(n-1) and up to 1.1^n. The unit is a millisecond, of CLS a thousandth of its score. What is told of a bucket is the
 * middle of its edges on that scale, so that it is wrong by less than 5 %. The last one, 116, holds all above a minute.
 */
const GROWTH = 1.1;
const LAST = 116;

export type Rating = 'good' | 'needs-improvement' | 'poor';

/** Up to the first it is good, beyond the second poor: https://web.dev/articles/vitals and the articles of each. */
const thresholds: Record<VitalName, readonly [good: number, poor: number]> = {
  LCP: [2_500, 4_000],
  INP: [200, 500],
  CLS: [0.1, 0.25],
  FCP: [1_800, 3_000],
  TTFB: [800, 1_800],
};

const unitsIn = (metric: VitalName) => (metric === 'CLS' ? 1_000 : 1);

export function bucketOf(metric: VitalName, value: number): number {
  const units = value * unitsIn(metric);
  if (units <= 1) return 0;
  return Math.min(LAST, Math.ceil(Math.log(units) / Math.log(GROWTH)));
}

/** What is told of the values of a bucket: milliseconds, of CLS its score. */
export function middleOf(metric: VitalName, bucket: number): number {
  if (bucket === 0) return 0;
  const middle = GROWTH ** (bucket - 0.5);
  return metric === 'CLS' ? Math.round(middle) / unitsIn(metric) : Math.round(middle);
}

export function ratingOf(metric: VitalName, value: number): Rating {
  const [good, poor] = thresholds[metric];
  if (value <= good) return 'good';
  return value <= poor ? 'needs-improvement' : 'poor';
}
