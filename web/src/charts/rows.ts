/** What a chart shows, said once for its picture, its table and its file: the first column names the row. */
export type ChartRows = { columns: readonly Column[]; rows: readonly (readonly Value[])[] };
export type Value = string | number | null;

type Column = {
  name: string;
  /** How people read it; as it is without. */
  show?: ((value: Value) => string) | undefined;
  /** How a spreadsheet reads it; as it is without. */
  plain?: ((value: Value) => string) | undefined;
};

/** What is not known is a dash, never an empty place. */
export const shown = ({ show }: Column, value: Value): string =>
  value === null ? '–' : show ? show(value) : String(value);
