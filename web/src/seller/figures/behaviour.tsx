import { useQuery } from '@tanstack/react-query';
import { type Days, fetchBehaviour } from '../../api/figures.ts';
import type { Shop } from '../../api/types.ts';
import { Sheet } from '../../parts/page.tsx';
import { Waiting } from '../../parts/skeleton.tsx';
import { Loaded } from '../../parts/states.tsx';
import { i18n } from '../../words.ts';
import { Hours } from './hours.tsx';
import { freshUnless } from './live.ts';
import { Missed, Terms } from './searches.tsx';
import { Devices, Referrers } from './sources.tsx';
import { Steps } from './steps.tsx';
import { TopProducts } from './top-products.tsx';
import { Visits } from './visits.tsx';

/** Who they were, where they came from, what they looked at and how far they came. */
export function Behaviour({ shop, days, isPaused }: { shop: Shop; days: Days; isPaused: boolean }) {
  const query = useQuery({
    queryKey: ['figures', shop.id, 'behaviour', days],
    queryFn: () => fetchBehaviour(shop.id, days),
    ...freshUnless(isPaused),
  });
  const file = `${shop.slug}-${days.startDate}-${days.endDate}`;
  return (
    <Loaded query={query} skeleton={<BehaviourSkeleton />}>
      {(behaviour) => (
        <>
          <div className="grid grid-cols-1 items-start gap-6 xl:grid-cols-2">
            <Sheet title={i18n.t('From a visit to an order')}>
              <Steps {...{ behaviour, file }} />
            </Sheet>
            <Sheet title={i18n.t('Who came')}>
              <Visits {...{ behaviour, file }} />
            </Sheet>
          </div>
          <Sheet title={i18n.t('Top products')}>
            <TopProducts {...{ behaviour, file }} currency={shop.currency} />
          </Sheet>
          <Sheet title={i18n.t('When people come')}>
            <Hours {...{ behaviour, file }} />
          </Sheet>
          <div className="grid grid-cols-1 items-start gap-6 xl:grid-cols-2">
            <Sheet title={i18n.t('Where they come from')}>
              <Referrers {...{ behaviour, file }} />
            </Sheet>
            <Sheet title={i18n.t('On which devices')}>
              <Devices {...{ behaviour, file }} />
            </Sheet>
            <Sheet title={i18n.t('What they searched for')}>
              <Terms {...{ behaviour, file }} />
            </Sheet>
            <Sheet title={i18n.t('Looked for, not found')}>
              <Missed {...{ behaviour, file }} />
            </Sheet>
          </div>
        </>
      )}
    </Loaded>
  );
}

function BehaviourSkeleton() {
  return (
    <Waiting>
      <div className="grid grid-cols-1 gap-6 xl:grid-cols-2">
        <div className="skeleton h-96 rounded-2xl" />
        <div className="skeleton h-96 rounded-2xl" />
      </div>
      <div className="skeleton mt-6 h-96 rounded-2xl" />
    </Waiting>
  );
}
