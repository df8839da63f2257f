import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import type { ChartRows } from './rows.ts';
import { shown } from './rows.ts';

export type Line = { key: string; head: ReactNode; cells: readonly ReactNode[] };
type Props = { caption: string; columns: readonly string[]; lines: readonly Line[] };

/** A table that stands for a picture or beside it: what each row is of, then its figures. */
export function Table({ caption, columns, lines }: Props) {
  return (
    <table className="w-full border-t border-line">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr className="border-b border-line text-sm text-soft">
          {columns.map((name, at) => (
            <th
              key={name}
              scope="col"
              className={clsx('h-10 font-normal', at === 0 ? 'pe-4 text-start' : 'ps-4 text-end')}
            >
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {lines.map(({ key, head, cells }) => (
          <tr key={key}>
            <th scope="row" className="h-10 pe-4 text-start font-normal tabular-nums wrap-anywhere">
              {head}
            </th>
            {cells.map((cell, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column
              <td key={at} className="h-10 ps-4 text-end whitespace-nowrap tabular-nums">
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The same of the rows of a chart. */
export function RowsTable({ caption, of: { columns, rows } }: { caption: string; of: ChartRows }) {
  const lines = rows.map((row, at) => {
    const [head = '', ...cells] = columns.map((column, place) => shown(column, row[place] ?? null));
    return { key: `${at} ${row[0]}`, head, cells };
  });
  return <Table caption={caption} columns={columns.map(({ name }) => name)} lines={lines} />;
}
