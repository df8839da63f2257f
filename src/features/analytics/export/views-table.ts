import type { House } from '#platform/house.ts';
import type { Days } from '../reports/plan.ts';
import type { Cell, Column, Table } from './table.ts';
import { ROWS_A_PAGE } from './tables.ts';
import { type LastView, listViews, type ViewRow } from './views.store.ts';

const columns: readonly Column[] = [
  { name: 'id', kind: 'text' },
  { name: 'kind', kind: 'text' },
  { name: 'productId', kind: 'text' },
  { name: 'title', kind: 'text' },
  { name: 'day', kind: 'day' },
  { name: 'createdAt', kind: 'time' },
  { name: 'visitor', kind: 'text' },
  { name: 'device', kind: 'text' },
  { name: 'browser', kind: 'text' },
  { name: 'os', kind: 'text' },
  { name: 'referrer', kind: 'text' },
  { name: 'duration', kind: 'integer' },
];

export interface ViewsWanted {
  readonly shopId: string;
  readonly days: Days;
  /** Later ones are not among them. */
  readonly until: string;
}

/** Every view of a shop as a table, page by page: no connection is held while somebody takes what was read. */
export function viewsTable(house: House, wanted: ViewsWanted): Table {
  async function* pages(): AsyncGenerator<Cell[][]> {
    for (let after: LastView | undefined; ; ) {
      const rows = await listViews(house.database.db, wanted, { limit: ROWS_A_PAGE, after });
      after = rows.at(-1);
      if (rows.length > 0) yield rows.map((row) => cellsOf(row, visitorIn(house, wanted.shopId, row.visitor)));
      if (rows.length < ROWS_A_PAGE) return;
    }
  }
  return { name: 'Views', columns, digits: 0, pages: pages() };
}

function cellsOf(row: ViewRow, visitor: string): Cell[] {
  const title = row.title ?? (row.kind === 'product' ? 'gone' : null);
  const { id, kind, productId, day, createdAt, device, browser, os, referrer, duration } = row;
  return [id, kind, productId, title, day, createdAt, visitor, device, browser, os, referrer, duration];
}

const VISITOR_BYTES = 12;

/** Tells visitors of one shop apart, and not that somebody is also one of another. In letters that no spreadsheet minds. */
function visitorIn({ keys }: House, shopId: string, visitor: string): string {
  const signature = keys.sign('visitor', `export ${shopId} ${visitor}`);
  return Buffer.from(signature, 'base64url').subarray(0, VISITOR_BYTES).toString('hex');
}
