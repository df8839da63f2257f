import { csvCell } from '#features/catalogue/export/csv-cell.ts';
import { type Cell, decimal, type Kind, type Table } from './table.ts';

/** CSV as products are exported: UTF-8 with its mark, RFC 4180, no cell a formula, money in major units. */
export async function* csvOf({ columns, digits, pages }: Table): AsyncGenerator<string> {
  yield `\ufeff${columns.map(({ name }) => csvCell(name)).join(',')}\r\n`;
  for await (const rows of pages) {
    let text = '';
    for (const row of rows) {
      text += `${columns.map(({ kind }, at) => written(row[at] ?? null, kind, digits)).join(',')}\r\n`;
    }
    yield text;
  }
}

/** A number is no formula, though it may begin with a sign. */
function written(cell: Cell, kind: Kind, digits: number): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return kind === 'money' ? decimal(cell, digits) : String(cell);
  return csvCell(cell);
}
