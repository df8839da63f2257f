import { mustManage } from '#features/shops/service.ts';
import type { Context } from '#platform/actor.ts';
import { nowIn } from '../range.store.ts';
import { countDays, daysBefore, daysOf, isSummable, type Plan, planOf } from './plan.ts';
import { type FigureRow, type Reading, readFigures } from './running.store.ts';
import { mustFindReport } from './saved.ts';
import type { Metric, ReportDefinition, ReportFigures, ReportResult } from './schema.ts';

const MOST_ROWS = 1_000;

/** Figures of a shop as the definition puts them together. Throws `invalid_input`, `not_found`, `forbidden`. */
export async function runReport(
  context: Context,
  idOrSlug: string,
  definition: ReportDefinition,
): Promise<ReportResult> {
  const { db } = context.house.database;
  const shop = await mustManage(db, context, idOrSlug, 'analytics');
  // Rows and totals are of one moment.
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const { asOf, today } = await nowIn(tx, shop.timeZone);
      const reading = readingOf(shop.id, definition, today);
      const { plan, days, before } = reading;
      const rows = await readFigures(tx, reading, MOST_ROWS + 1);
      const [total] = await readFigures(tx, { ...reading, plan: totalOf(plan) }, 1);
      return {
        definition,
        currency: shop.currency,
        timeZone: shop.timeZone,
        asOf,
        range: { ...days, days: countDays(days) },
        compareRange: before && { ...before, days: countDays(before) },
        rows: rows.slice(0, MOST_ROWS).map((row) => shownRow(row, plan)),
        isCut: rows.length > MOST_ROWS,
        totals: {
          figures: total ? summed(total.figures, plan) : {},
          before: total?.before ? summed(total.before, plan) : null,
        },
      };
    });
}

/** What a report that was kept says now. Throws `not_found`, `forbidden`. */
export async function runSavedReport(context: Context, idOrSlug: string, reportId: string): Promise<ReportResult> {
  const { definition } = await mustFindReport(context, idOrSlug, reportId);
  return runReport(context, idOrSlug, definition);
}

/** What is to be read for a definition on that day of the shop. Throws `invalid_input`. */
export function readingOf(shopId: string, definition: ReportDefinition, today: string): Reading {
  const plan = planOf(definition);
  const days = daysOf(definition.range, today);
  const before = daysBefore(days, definition.compare);
  return {
    shopId,
    plan,
    days,
    before,
    shift: definition.compare === 'year' ? { years: 1 } : { days: countDays(days) },
  };
}

/** All rows of a plan as one. */
function totalOf(plan: Plan): Plan {
  const [first = 'views'] = plan.metrics;
  return { ...plan, time: null, value: null, sort: { by: first, order: 'desc' } };
}

function shownRow({ time, key, label, figures, before }: FigureRow, plan: Plan): ReportResult['rows'][number] {
  return {
    ...(time !== null && { time }),
    ...(plan.value && key !== null && { key, label }),
    figures: named(figures, plan.metrics),
    before: before && named(before, plan.metrics),
  };
}

function named(figures: readonly number[], metrics: readonly Metric[]): ReportFigures {
  return Object.fromEntries(metrics.map((metric, at) => [metric, figures[at]]));
}

function summed(figures: readonly number[], plan: Plan): ReportFigures {
  return Object.fromEntries(plan.metrics.map((metric, at) => [metric, isSummable(plan, metric) ? figures[at] : null]));
}
