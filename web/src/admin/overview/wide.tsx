import type { ReactNode } from 'react';

/** A table of many columns, wider than a phone, scrolls by itself, by keyboard as well, and never the page. */
export function Wide({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: otherwise the keyboard cannot scroll it
    <section aria-label={label} tabIndex={0} className="-mx-2 overflow-x-auto px-2 [&>table]:min-w-2xl">
      {children}
    </section>
  );
}
