import { Link } from '@tanstack/react-router';
import { ArrowRight } from 'lucide-react';
import { count } from '../../parts/amounts.ts';
import { i18n } from '../../words.ts';
import type { Work } from './work.ts';

/** How many, of what, and what is most urgent of it; all of it leads there. */
export function WorkCard({ work }: { work: Work }) {
  const { icon: Icon, what, more, way } = work;
  const low = 'low' in work ? work.low : undefined;
  return (
    <Link
      {...way}
      className="group flex h-full flex-col rounded-2xl border border-line bg-card p-5 shadow-card hover:border-ink"
    >
      <span className="flex items-start justify-between gap-4">
        <span className="font-display text-title/none font-semibold tabular-nums">{count(work.count)}</span>
        <span className="grid size-10 place-items-center rounded-t-full rounded-b-lg bg-glaze-wash text-glaze">
          <Icon aria-hidden="true" className="mt-0.5 size-5" />
        </span>
      </span>
      <span className="mt-2 font-semibold">{what}</span>
      <span className="mt-1 grid text-sm text-soft empty:hidden">
        {more.map((words) => words && <span key={words}>{words}</span>)}
      </span>
      {low && (
        <span className="mt-2 grid gap-1 text-sm text-soft">
          {low.map(({ variantId, title, options, stock }) => (
            <span key={variantId} className="flex justify-between gap-3">
              <span className="min-w-0 truncate">
                <bdi>{[title, ...Object.values(options)].join(', ')}</bdi>
              </span>
              <span className="shrink-0 tabular-nums">
                {stock === 0 ? i18n.t('sold out') : i18n.t('{stock, plural, other {# left}}', { stock })}
              </span>
            </span>
          ))}
        </span>
      )}
      <span aria-hidden="true" className="mt-auto flex justify-end pt-3 text-glaze">
        <ArrowRight className="size-5 transition-transform group-hover:translate-x-0.5 rtl:-scale-x-100" />
      </span>
    </Link>
  );
}
