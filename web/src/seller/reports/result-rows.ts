import type { ReportResult, ReportRow } from '../../api/types.ts';
import { i18n } from '../../words.ts';
import { deviceName, sourceOf } from '../figures/source-names.ts';
import { type Kind, kindOf, type Metric, timeOf } from './definition.ts';
import { timeText } from './words.ts';

/** What a row is of, beside its time. */
export function keyText(kind: Kind, { key = '', label }: Pick<ReportRow, 'key' | 'label'>): string {
  if (kind === 'device') return deviceName(key);
  if (kind === 'referrer') return sourceOf(key);
  if (kind === 'category' && key === 'none') return i18n.t('Without a category');
  return label ?? (kind === 'category' ? i18n.t('Of products that are gone') : i18n.t('A product that is gone'));
}

/** What names a row: its time, its key, or both. */
export function rowText({ definition }: ReportResult, row: ReportRow): string {
  const [time, kind] = [timeOf(definition), kindOf(definition)];
  return [time && row.time && timeText(time, row.time), kind && keyText(kind, row)].filter(Boolean).join(' · ');
}

export type Sum = { key: string; label: string | null; now: number; before: number | null };

/** Of each product, source or the like over all the time of the report; the most first. */
export function sumsOf({ rows, compareRange }: ReportResult, metric: Metric): Sum[] {
  const sums = new Map<string, Sum>();
  for (const { key = '', label = null, figures, before } of rows) {
    const sum = sums.get(key) ?? { key, label, now: 0, before: compareRange ? 0 : null };
    sum.now += figures[metric] ?? 0;
    if (sum.before !== null) sum.before += before?.[metric] ?? 0;
    sums.set(key, sum);
  }
  return [...sums.values()].sort((one, other) => other.now - one.now);
}
