import { excerpt } from './fault.ts';
import { faulty, type RowFault } from './import-row.ts';

/** What sets the cells of a CSV file apart, and what its columns are called. */
export interface CsvShape {
  readonly delimiter: string;
  readonly columns: readonly string[];
}

const DELIMITERS = [',', ';', '\t', '|'] as const;
const MOST_COLUMNS = 1_000;

/** Reads the text of the header; of the usual delimiters the one that gives most columns is its own. */
export function readHeader(text: string, hint?: string): CsvShape | { fault: RowFault } {
  const split = DELIMITERS.map((delimiter) => ({ delimiter: delimiter as string, cells: cellsOf(text, delimiter) }));
  const [best] = split.sort((a, b) => b.cells.length - a.cells.length);
  const { delimiter, cells } = hint ? { delimiter: hint, cells: cellsOf(text, hint) } : (best as (typeof split)[0]);
  const columns = cells.map((cell) => cell.trim());
  while (columns.at(-1) === '') columns.pop();

  if (columns.length > MOST_COLUMNS) {
    return faulty(
      'too_many_columns',
      `The header has ${columns.length} columns; at most ${MOST_COLUMNS} are read.`,
      true,
    );
  }
  const seen = new Set<string>();
  for (const [at, column] of columns.entries()) {
    if (column === '') return faulty('unnamed_column', `Column ${at + 1} has no name in the header.`, true);
    if (column === '__proto__') return faulty('reserved_name', "A column must not be named '__proto__'.", true);
    if (seen.has(column)) {
      return faulty('column_twice', `Two columns are named ${excerpt(column)}. Rename or remove one of them.`, true);
    }
    seen.add(column);
  }
  return { delimiter, columns };
}

/** The cells of one record; quoted ones without their quotes. */
export function cellsOf(text: string, delimiter: string): string[] {
  if (!text.includes('"')) return text.split(delimiter);
  const cells: string[] = [];
  for (let at = 0; at <= text.length; at += 1) {
    if (text[at] !== '"') {
      const end = text.indexOf(delimiter, at);
      cells.push(text.slice(at, end < 0 ? text.length : end));
      at = end < 0 ? text.length : end;
      continue;
    }
    let close = text.indexOf('"', at + 1);
    while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
    const end = close < 0 ? text.length : close;
    cells.push(text.slice(at + 1, end).replaceAll('""', '"'));
    at = end + 1;
  }
  return cells;
}
