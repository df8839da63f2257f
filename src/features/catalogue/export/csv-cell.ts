import { guarded } from '../import/csv-form.ts';

/** A text as one cell: RFC 4180, and no formula to any spreadsheet. */
export function csvCell(text: string): string {
  const cell = guarded(text);
  return /[",;\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
