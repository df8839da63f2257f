import { minorDigits } from '#features/catalogue/import/currency.ts';
import type { Db } from '#platform/database/connection.ts';
import type { Plan } from '../reports/plan.ts';
import { type FigureRow, pageFigures, type Reading } from '../reports/running.store.ts';
import type { Metric } from '../reports/schema.ts';
import type { Cell, Column, Kind, Table } from './table.ts';

/** Small enough to be written in one go without keeping others waiting. */
export const ROWS_A_PAGE = 2_000;

/** A report as a table: what it goes by, its figures, those before, and the currency where there is money. */
export function reportTable(db: Db, reading: Reading, { name, currency }: { name: string; currency: string }): Table {
  const { plan, before } = reading;
  const hasMoney = plan.metrics.some((metric) => kindOf(metric) === 'money');
  const columns = [
    ...(plan.time ? [{ name: plan.time, kind: 'day' as const }] : []),
    ...valueColumns(plan),
    ...plan.metrics.flatMap((metric) => [
      { name: metric, kind: kindOf(metric) },
      ...(before ? [{ name: `${metric}Before`, kind: kindOf(metric) }] : []),
    ]),
    ...(hasMoney ? [{ name: 'currency', kind: 'text' as const }] : []),
  ];
  const cellsOf = (row: FigureRow): Cell[] => [
    ...(plan.time ? [row.time] : []),
    ...valueCells(row, plan),
    ...row.figures.flatMap((figure, at) => [figure, ...(row.before ? [row.before[at] ?? 0] : [])]),
    ...(hasMoney ? [currency] : []),
  ];
  async function* pages(): AsyncGenerator<Cell[][]> {
    for await (const rows of readPages(db, reading)) yield rows.map(cellsOf);
  }
  return { name, columns, digits: minorDigits(currency), pages: pages() };
}

/** All rows of a report as one moment saw them; the connection is held until the last one is taken, or nobody reads on. */
async function* readPages(db: Db, reading: Reading): AsyncGenerator<FigureRow[]> {
  const tx = await db.startTransaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute();
  try {
    yield* pageFigures(tx, reading, ROWS_A_PAGE);
  } finally {
    await tx.rollback().execute();
  }
}

function kindOf(metric: Metric): Kind {
  if (metric === 'revenue' || metric === 'avgOrderValue') return 'money';
  return metric === 'conversionRate' ? 'fraction' : 'integer';
}

function valueColumns({ value }: Plan): Column[] {
  if (value === null) return [];
  const named = { name: value, kind: 'text' as const };
  return value === 'product' || value === 'category' ? [{ name: `${value}Id`, kind: 'text' }, named] : [named];
}

function valueCells({ key, label }: FigureRow, { value }: Plan): Cell[] {
  if (value === 'product') return [key, label ?? 'gone'];
  if (value === 'category') return label === null ? [null, key] : [key, label];
  return value === null ? [] : [key];
}
