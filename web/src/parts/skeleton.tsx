import { i18n } from '../words.ts';

/** Stand-ins of the final size. One status text for all of them, said once. */
export function PageSkeleton() {
  return (
    <Waiting>
      <div className="skeleton mb-6 h-9 w-2/3 max-w-sm" />
      <RowsSkeleton />
    </Waiting>
  );
}

export function RowsSkeleton({ rows = 5 }: { rows?: number }) {
  return (
    <Waiting>
      <div className="grid gap-3">
        {Array.from({ length: rows }, (_, row) => (
          <div key={String(row)} className="skeleton h-20 rounded-2xl" />
        ))}
      </div>
    </Waiting>
  );
}

export function Waiting({ children }: { children: React.ReactNode }) {
  return (
    <div>
      <span role="status" className="sr-only">
        {i18n.t('Loading…')}
      </span>
      <div aria-hidden="true">{children}</div>
    </div>
  );
}
