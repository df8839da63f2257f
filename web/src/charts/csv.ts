import type { ChartRows } from './rows.ts';

/** Marks the file as UTF-8, without which spreadsheets guess. */
const MARK = '\uFEFF';

/** The same rows and columns as the table shows, for a spreadsheet: RFC 4180, numbers and days without any dress. */
export function csvOf({ columns, rows }: ChartRows): string {
  const lines = [
    columns.map(({ name }) => name),
    ...rows.map((row) =>
      columns.map(({ plain }, at) => {
        const value = row[at] ?? null;
        if (value === null) return '';
        return plain ? plain(value) : String(value);
      }),
    ),
  ];
  return `${MARK}${lines.map((line) => `${line.map(cell).join(',')}\r\n`).join('')}`;
}

/** A word that a spreadsheet would take for a formula is made a word again; a number below zero is none. */
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
