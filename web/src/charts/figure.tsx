import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { download } from '../parts/save-file.ts';
import { i18n } from '../words.ts';
import { AsTable } from './as-table.tsx';
import { csvOf } from './csv.ts';
import type { ChartRows } from './rows.ts';
import { RowsTable } from './table.tsx';

type Props = {
  title: string;
  /** What the lines mean, below the picture. */
  legend?: ReactNode;
  /** The same figures; a function, for they are only made when they are asked for. */
  rows: () => ChartRows;
  /** What the file is called, without its ending. */
  file: string;
  className?: string | undefined;
  children: ReactNode;
};

/** A picture of figures with what it means, its table and its file. The page gives it its heading. */
export function ChartFigure({ title, legend, rows, file, className, children }: Props) {
  return (
    <figure className={clsx('chart min-w-0', className)}>
      {children}
      <figcaption className={legend ? 'mt-3 flex flex-wrap gap-x-6 gap-y-1 text-sm text-soft' : 'sr-only'}>
        {legend ?? title}
      </figcaption>
      <AsTable
        label={i18n.t('Show as table')}
        of={title}
        save={() => download(new Blob([csvOf(rows())], { type: 'text/csv' }), `${file}.csv`)}
      >
        {() => <RowsTable caption={title} of={rows()} />}
      </AsTable>
    </figure>
  );
}

/** A line of the legend: how something is drawn, and what it is. */
export function Key({ look, children }: { look: 'now' | 'before'; children: ReactNode }) {
  return (
    <span className="flex items-center gap-2 tabular-nums">
      <span
        aria-hidden="true"
        className={clsx('w-6 shrink-0 border-t-2', look === 'now' ? 'border-glaze' : 'border-dashed border-edge')}
      />
      {children}
    </span>
  );
}
