import type { NewSavedReport, SavedReport } from '../../api/types.ts';
import { i18n } from '../../words.ts';
import { askedOf, startingDefinition } from './definition.ts';

/** A report as it is being made: everything of it, whether it can stand together or not. */
export type ReportDraft = Required<NewSavedReport>;

export const draftName = (shopId: string, reportId: string | null) => `report of ${shopId} ${reportId ?? 'new'}`;

export const freshDraft = (): ReportDraft => ({
  name: '',
  definition: startingDefinition,
  isShared: false,
  schedule: null,
  format: 'csv',
});

export const draftOfSaved = ({ name, definition, isShared, schedule, format }: SavedReport): ReportDraft => ({
  ...{ name, definition, isShared, schedule, format },
});

/** Somebody else's, as the beginning of one's own. */
export const draftOfShared = (report: SavedReport): ReportDraft => ({
  ...freshDraft(),
  name: i18n.t('{name}, mine', { name: report.name }).slice(0, 100),
  definition: report.definition,
});

/** Whether two say the same once they are saved. */
export const isSame = (one: ReportDraft, other: ReportDraft): boolean =>
  JSON.stringify(inOrder(one)) === JSON.stringify(inOrder(other));

function inOrder({ name, definition, isShared, schedule, format }: ReportDraft) {
  const { metrics, dimensions, filters = {}, range, compare, sort } = askedOf(definition);
  const { products, categories, referrers, devices } = filters;
  const { startDate, endDate, last } = range;
  return [
    ...[
      name,
      isShared,
      schedule,
      format,
      metrics,
      dimensions,
      startDate,
      endDate,
      last,
      compare,
      sort?.by,
      sort?.order,
    ],
    ...[products, categories, referrers, devices].map((values) => values?.toSorted()),
  ];
}
