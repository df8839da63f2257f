import { useQuery } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';
import type { Recommendations } from '../api/types.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';
import { i18n } from '../words.ts';
import { LessLikeThis } from './less-like-this.tsx';
import { forMe, useAsker } from './queries.ts';
import { Rail } from './rail.tsx';
import { RailSkeleton } from './rail-skeleton.tsx';
import { useRefusals } from './use-refusals.ts';

/** `without`: what stands on the page already. */
type Props = { place: 'home' | 'cart'; without?: string[] };

/** What somebody may like, and why each of it; members can say what not. */
export function ForYou({ place, without = [] }: Props) {
  const asker = useAsker();
  const options = forMe(asker);
  const { data, isPending, fetchStatus } = useQuery(options);
  const { refused, refuse, undo } = useRefusals(options.queryKey);
  const told = useId();
  const undoing = useRef<HTMLButtonElement>(null);
  const row = useRef<HTMLDivElement>(null);
  const [back, setBack] = useState('');
  useEffect(() => {
    // The button that was pressed is gone with its card.
    if (refused) undoing.current?.focus({ preventScroll: true });
  }, [refused]);
  const isBack = data?.items.some(({ product }) => product.id === back);
  useEffect(() => {
    // And so is the button that brought it back.
    if (!isBack) return;
    row.current?.querySelector<HTMLElement>(`[data-product="${back}"] a`)?.focus({ preventScroll: true });
    setBack('');
  }, [isBack, back]);

  if (isPending && (fetchStatus !== 'paused' || !asker.enabled)) return <RailSkeleton />;
  const items = (data?.items ?? []).filter(({ product }) => !without.includes(product.id));
  if (!data || (items.length === 0 && !refused)) return null;
  const byId = new Map(items.map((item) => [item.product.id, item]));

  return (
    <div ref={row}>
      <Rail
        heading={headingOf(data)}
        place={place}
        strategy={data.strategy}
        products={items.map(({ product }) => product)}
        aside={
          asker.id && (
            <ButtonLink look="quiet" small to="/account/recommendations" className="-mx-3.5">
              {i18n.t('Change this')}
            </ButtonLink>
          )
        }
        notice={
          refused && (
            <div className="rise mb-3">
              <Notice tone="note">
                <span className="flex flex-wrap items-center gap-x-4 gap-y-1">
                  <span id={told}>{refused.text}</span>
                  <Button
                    ref={undoing}
                    aria-describedby={told}
                    look="plain"
                    small
                    className="-my-1"
                    onClick={() => {
                      setBack(refused.item.product.id);
                      void undo();
                    }}
                  >
                    {i18n.t('Undo')}
                  </Button>
                </span>
              </Notice>
            </div>
          )
        }
        note={({ id }) => {
          const reason = byId.get(id)?.reason;
          return reason && <p className="mt-1 line-clamp-2 text-sm/snug text-soft">{reason.text}</p>;
        }}
        corner={({ id }) => {
          const item = byId.get(id);
          return asker.id && item && <LessLikeThis item={item} refuse={(what) => refuse(item, what)} />;
        }}
      />
    </div>
  );
}

function headingOf({ strategy }: Recommendations): string {
  return strategy === 'trending' || strategy === 'off' ? i18n.t('Many look at these') : i18n.t('For you');
}
