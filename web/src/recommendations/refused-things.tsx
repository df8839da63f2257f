import { infiniteQueryOptions, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { fetchRefusals, takeRefusalBack } from '../api/recommendations.ts';
import type { Refusal } from '../api/types.ts';
import { Button } from '../parts/button.tsx';
import { Pages } from '../parts/pages.tsx';
import { plainly } from '../parts/plainly.ts';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { day } from '../parts/times.tsx';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';

const refusals = infiniteQueryOptions({
  queryKey: ['refusals'],
  queryFn: ({ pageParam }) => fetchRefusals(pageParam),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
});

/** What is not recommended because somebody said so, and the way back. */
export function RefusedThings() {
  const query = useInfiniteQuery(refusals);
  const list = useRef<HTMLDivElement>(null);
  return (
    <div ref={list} tabIndex={-1} className="rounded-lg">
      <Pages
        query={query}
        skeleton={<RowsSkeleton rows={2} />}
        empty={
          <p className="text-soft">
            {i18n.t('Nothing. On a card that is recommended you can say that it is not for you.')}
          </p>
        }
      >
        {(items) => (
          <ul className="divide-y divide-line">
            {items.map((refusal) => (
              <Row key={refusal.targetId} refusal={refusal} gone={() => list.current?.focus({ preventScroll: true })} />
            ))}
          </ul>
        )}
      </Pages>
    </div>
  );
}

function Row({ refusal: { kind, targetId, name, createdAt }, gone }: { refusal: Refusal; gone: () => void }) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const kinds = { product: i18n.t('Product'), shop: i18n.t('Shop'), category: i18n.t('Category') };
  const called = name ?? i18n.t('No longer here');

  async function take() {
    setBusy(true);
    try {
      await takeRefusalBack(targetId);
      await Promise.all([['refusals'], ['recommendations']].map((queryKey) => client.invalidateQueries({ queryKey })));
      toast(i18n.t('“{name}” may be recommended again.', { name: called }));
      gone();
    } catch (error) {
      toast(plainly(error), { bad: true });
      setBusy(false);
    }
  }

  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3">
      <div className="min-w-0 flex-1 basis-40">
        <p className="font-semibold break-words">
          <bdi>{called}</bdi>
        </p>
        <p className="text-sm text-soft">
          {kinds[kind]} · {i18n.t('since {day}', { day: day(createdAt) })}
        </p>
      </div>
      <Button
        look="plain"
        small
        busy={busy}
        aria-label={i18n.t('Recommend “{name}” again', { name: called })}
        onClick={() => void take()}
      >
        {i18n.t('Take back')}
      </Button>
    </li>
  );
}
