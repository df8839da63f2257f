import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Printer } from 'lucide-react';
import { useState } from 'react';
import { fetchFigures } from '../../api/figures.ts';
import type { Shop, ShopFigures } from '../../api/types.ts';
import { todayIn } from '../../charts/calendar.ts';
import { spanOf } from '../../charts/days.ts';
import { Button } from '../../parts/button.tsx';
import { Loaded } from '../../parts/states.tsx';
import { i18n } from '../../words.ts';
import { SellerFrame } from '../seller-frame.tsx';
import { type Wish, wishOf } from './address.ts';
import { AsOf } from './as-of.tsx';
import { Behaviour } from './behaviour.tsx';
import { FollowersFigures } from './followers.tsx';
import { freshUnless, useLiveFigures } from './live.ts';
import { NothingYet } from './nothing-yet.tsx';
import { RangePicker } from './range-picker.tsx';
import { FiguresSkeleton } from './skeleton.tsx';
import { Tiles } from './tiles.tsx';
import { Trend } from './trend.tsx';
import '../../parts/print.css';

const route = getRouteApi('/seller/figures');

export default function FiguresPage() {
  return (
    <SellerFrame
      title={i18n.t('Figures')}
      lead={i18n.t('What happened in your shop, as it happens.')}
      needs="analytics"
      aside={() => (
        <Button look="plain" small className="print:hidden" onClick={() => window.print()}>
          <Printer aria-hidden="true" className="size-4" />
          {i18n.t('Print')}
        </Button>
      )}
    >
      {(shop) => <Board shop={shop} />}
    </SellerFrame>
  );
}

function Board({ shop }: { shop: Shop }) {
  const [isPaused, pause] = useState(false);
  const wish = wishOf(route.useSearch(), todayIn(shop.timeZone));
  const days = { startDate: wish.startDate, endDate: wish.endDate };
  useLiveFigures(shop.id, isPaused);
  const query = useQuery({
    queryKey: ['figures', shop.id, 'days', days],
    queryFn: () => fetchFigures(shop.id, days),
    ...freshUnless(isPaused),
  });
  return (
    <>
      <RangePicker wish={wish} today={todayIn(shop.timeZone)} />
      <Loaded query={query} skeleton={<FiguresSkeleton />}>
        {(figures) => (
          <div aria-busy={query.isPlaceholderData}>
            <p className="hidden font-semibold print:block">
              {shop.name}: {spanOf(figures.range.startDate, figures.range.endDate)}
            </p>
            <AsOf asOf={figures.asOf} timeZone={figures.timeZone} query={query} {...{ isPaused, pause }} />
            {isStill(figures) ? <NothingYet shop={shop} /> : <Whole {...{ shop, figures, wish, isPaused }} />}
          </div>
        )}
      </Loaded>
    </>
  );
}

/** Nobody came, bought or followed, now or before. */
const isStill = ({ totals, previous }: ShopFigures) =>
  [...Object.values(totals), ...Object.values(previous.totals)].every((value) => value === 0);

type WholeProps = { shop: Shop; figures: ShopFigures; wish: Wish; isPaused: boolean };

function Whole({ shop, figures, wish, isPaused }: WholeProps) {
  const { startDate, endDate } = figures.range;
  return (
    <div className="mt-4 grid grid-cols-1 gap-6">
      <Tiles {...{ figures, wish }} />
      <Trend {...{ figures, wish }} />
      <Behaviour {...{ shop, isPaused }} days={{ startDate, endDate }} />
      <FollowersFigures {...{ shop, isPaused }} days={{ startDate, endDate }} />
    </div>
  );
}
