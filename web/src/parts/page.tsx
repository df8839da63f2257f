import { clsx } from 'clsx';
import { type ReactNode, useEffect } from 'react';
import { announce } from '../shell/announcer.tsx';

/** Sets the tab's title and says it to screen readers, which hear nothing of a page change otherwise. */
export function useTitle(title: string): void {
  useEffect(() => {
    const whole = title === '' ? 'Souk' : `${title} – Souk`;
    if (document.title === whole) return;
    document.title = whole;
    announce(whole);
  }, [title]);
}

type PageProps = { title: string; lead?: ReactNode; aside?: ReactNode; narrow?: boolean; children: ReactNode };

export function Page({ title, lead, aside, narrow = false, children }: PageProps) {
  useTitle(title);
  return (
    <div className={clsx(narrow && 'mx-auto max-w-xl')}>
      <div className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="text-title break-words">{title}</h1>
          {lead && <p className="mt-2 text-soft">{lead}</p>}
        </div>
        {aside}
      </div>
      {children}
    </div>
  );
}

/** A sheet of card on the paper: what a form or a list stands on. */
export function Sheet({ title, children, className }: { title?: string; children: ReactNode; className?: string }) {
  return (
    <section className={clsx('rounded-2xl border border-line bg-card p-5 shadow-card sm:p-7', className)}>
      {title && <h2 className="mb-4 text-section">{title}</h2>}
      {children}
    </section>
  );
}
