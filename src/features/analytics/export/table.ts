/** What a column holds; money in minor units of the table's currency, days as `YYYY-MM-DD`, times as the database writes them. */
export type Kind = 'text' | 'day' | 'time' | 'integer' | 'money' | 'fraction';
export type Cell = string | number | null;

export interface Column {
  readonly name: string;
  readonly kind: Kind;
}

/** What a file is made of. Rows come in pages, each read when the one before is written. */
export interface Table {
  /** Of the sheet, in formats that have such. */
  readonly name: string;
  readonly columns: readonly Column[];
  /** Digits of the minor unit: 2 of EUR, 0 of JPY. */
  readonly digits: number;
  readonly pages: AsyncIterable<readonly (readonly Cell[])[]>;
}

/** 4995 with two digits is 49.95; exact, however large it is. */
export function decimal(amount: number, digits: number): string {
  if (digits === 0) return String(amount);
  const text = String(Math.abs(amount)).padStart(digits + 1, '0');
  return `${amount < 0 ? '-' : ''}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
