import './charts.css';
import { clsx } from 'clsx';
import type { ReactNode } from 'react';

type Props = { label?: string | undefined; className?: string | undefined; children: ReactNode };

/**
 * What is drawn, in a square of 100 by 100 that is stretched to the room there is: lines keep their width, and words
 * never stand in it but beside it, so that they keep their size. Without a label it is but decoration.
 */
export function Canvas({ label, className, children }: Props) {
  return (
    <svg
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
      viewBox="0 0 100 100"
      preserveAspectRatio="none"
      className={clsx('absolute inset-0 size-full', className)}
    >
      {children}
    </svg>
  );
}

const looks = {
  now: 'chart-now stroke-glaze stroke-2',
  before: 'chart-before stroke-edge stroke-[1.5px]',
  wished: 'chart-wished stroke-rose stroke-2',
} as const;
const dashes = { now: undefined, before: '5 5', wished: '2 4' } as const;

/** What is, what was, what is waited for: told apart by their dashes as well as by colour. */
export const Stroke = ({ d, look }: { d: string; look: keyof typeof looks }) => (
  <path
    d={d}
    vectorEffect="non-scaling-stroke"
    strokeDasharray={dashes[look]}
    strokeLinejoin="round"
    className={clsx('fill-none', looks[look])}
  />
);

export const Wash = ({ d }: { d: string }) => <path d={d} className="chart-wash fill-glaze-wash" />;

/** A word beside a height, in hundredths from above. */
export const Beside = ({ y, children }: { y: number; children: string }) => (
  <span className="absolute inset-x-0 -translate-y-1/2" style={{ top: `${y}%` }}>
    {children}
  </span>
);
