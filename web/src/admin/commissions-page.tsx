import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChevronDown } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { dropCommission, fetchCommissions, type Rated, setCommission } from '../api/money.ts';
import type { Category, Shop } from '../api/types.ts';
import { Button } from '../parts/button.tsx';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { FormFault } from '../parts/form.tsx';
import { Sheet } from '../parts/page.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { Loaded } from '../parts/states.tsx';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { AdminFrame } from './admin-frame.tsx';
import { CategoryField } from './category-field.tsx';
import { percent } from './percent.ts';
import { RateForm } from './rate-form.tsx';
import { ShopField } from './shop-field.tsx';

const Confirm = lazy(() => import('../parts/confirm.tsx'));
const loadDialog = () => import('./rate-dialog.tsx');
const RateDialog = lazy(loadDialog);

const commissions = queryOptions({ queryKey: ['commissions'], queryFn: fetchCommissions });

export default function CommissionsPage() {
  return (
    <AdminFrame
      title={i18n.t('Commissions')}
      lead={i18n.t('What the market keeps of each sale. The rate of a shop goes before that of the category.')}
    >
      <Commissions />
    </AdminFrame>
  );
}

/** A change somebody wishes for and has not agreed to yet. */
type Wish = { rated: Rated; name: string; from: number | null; to: number };
type Ask = (wish: Wish) => void;

function Commissions() {
  const client = useQueryClient();
  const query = useQuery(commissions);
  const [wish, setWish] = useState<Wish | null>(null);
  return (
    <Loaded query={query} skeleton={<RowsSkeleton />}>
      {({ market, categories, shops }) => (
        <div className="grid max-w-3xl grid-cols-1 gap-6">
          <p className="text-soft">
            {i18n.t(
              'A rate is fixed when somebody orders: a change is for orders placed from then on, and none for those before.',
            )}
          </p>
          <Sheet title={i18n.t('The whole market')}>
            <p className="mb-4 text-soft">
              {market === null
                ? i18n.t('No rate is set: where no category or shop has its own, the market keeps nothing.')
                : i18n.t('{rate} of the goods, wherever no category or shop has its own.', { rate: percent(market) })}
            </p>
            <RateForm
              key={market}
              rate={market}
              submit={i18n.t('Save…')}
              wish={(to) => setWish({ rated: { of: 'market' }, name: i18n.t('the whole market'), from: market, to })}
            />
          </Sheet>
          <Sheet title={i18n.t('Categories')}>
            <Rates
              none={i18n.t('No category has a rate of its own.')}
              ask={setWish}
              rates={categories.map(({ category: { id, name, path }, rate }) => ({
                ...{ rated: { of: 'categories', id }, name, rate },
                face: (
                  <>
                    <Link to="/search" search={{ category: [path] }} className="underline-offset-4 hover:underline">
                      <bdi>{name}</bdi>
                    </Link>
                    {/* Many branches have twigs of the same name. */}
                    {path.includes('/') && <span className="block text-sm font-normal text-soft">{path}</span>}
                  </>
                ),
              }))}
            />
            <NewCategoryRate ask={setWish} known={(id) => rateIn(categories, ({ category }) => category.id === id)} />
          </Sheet>
          <Sheet title={i18n.t('Shops')}>
            <Rates
              none={i18n.t('No shop has a rate of its own.')}
              ask={setWish}
              rates={shops.map(({ shop: { id, name, slug }, rate }) => ({
                ...{ rated: { of: 'shops', id }, name, rate },
                face: (
                  <Link to="/shops/$slug" params={{ slug }} className="underline-offset-4 hover:underline">
                    <bdi>{name}</bdi>
                  </Link>
                ),
              }))}
            />
            <NewShopRate ask={setWish} known={(id) => rateIn(shops, ({ shop }) => shop.id === id)} />
          </Sheet>
          {wish && (
            <Suspense>
              <Confirm
                harmless
                title={titleOf(wish)}
                action={i18n.t('Keep {rate}', { rate: percent(wish.to) })}
                act={async () => {
                  await setCommission(wish.rated, wish.to);
                  await client.invalidateQueries({ queryKey: ['commissions'] });
                  toast(i18n.t('The commission is changed.'));
                }}
                close={() => setWish(null)}
              >
                {wish.from === null
                  ? i18n.t('From now on the market keeps {to} of each order. Orders placed before keep their rate.', {
                      to: percent(wish.to),
                    })
                  : i18n.t('It was {from}, and is {to} for orders from now on. Orders placed before keep their rate.', {
                      from: percent(wish.from),
                      to: percent(wish.to),
                    })}
              </Confirm>
            </Suspense>
          )}
        </div>
      )}
    </Loaded>
  );
}

const rateIn = <T extends { rate: number }>(rates: readonly T[], fits: (one: T) => boolean) =>
  rates.find(fits)?.rate ?? null;

function titleOf({ name, from, to }: Wish): string {
  if (from === null) return i18n.t('Set a commission for {name}?', { name });
  return to > from
    ? i18n.t('Raise the commission for {name}?', { name })
    : i18n.t('Lower the commission for {name}?', { name });
}

type OwnRate = { rated: Exclude<Rated, { of: 'market' }>; name: string; rate: number; face: ReactNode };

function Rates({ rates, none, ask }: { rates: OwnRate[]; none: string; ask: Ask }) {
  if (rates.length === 0) return <p className="text-soft">{none}</p>;
  return (
    <ul className="divide-y divide-line">
      {rates.map((own) => (
        <RateRow key={own.rated.id} own={own} ask={ask} />
      ))}
    </ul>
  );
}

function RateRow({ own: { rated, name, rate, face }, ask }: { own: OwnRate; ask: Ask }) {
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 first:pt-0">
      <span className="min-w-32 flex-1 font-semibold break-words">{face}</span>
      <span className="tabular-nums">{percent(rate)}</span>
      <span className="flex gap-2">
        <Button
          small
          look="plain"
          aria-haspopup="dialog"
          aria-label={i18n.t('Change the commission of {name}', { name })}
          onPointerEnter={() => void loadDialog()}
          onFocus={() => void loadDialog()}
          onClick={() => setOpen(true)}
        >
          {i18n.t('Change')}
        </Button>
        <ConfirmButton
          small
          look="quiet"
          label={i18n.t('Remove')}
          aria-label={i18n.t('Remove the commission of {name}', { name })}
          title={i18n.t('Remove the commission of {name}?', { name })}
          explain={i18n.t('For orders from now on the next wider rate counts. Orders placed before keep their rate.')}
          action={i18n.t('Remove')}
          act={async () => {
            await dropCommission(rated);
            await client.invalidateQueries({ queryKey: ['commissions'] });
          }}
        />
      </span>
      {open && (
        <Suspense>
          <RateDialog
            {...{ name, rate }}
            close={() => setOpen(false)}
            wish={(to) => {
              setOpen(false);
              ask({ rated, name, from: rate, to });
            }}
          />
        </Suspense>
      )}
    </li>
  );
}

type NewProps = { ask: Ask; known: (id: string) => number | null };

function NewCategoryRate({ ask, known }: NewProps) {
  const [category, setCategory] = useState<Category | null>(null);
  return (
    <Adding label={i18n.t('Add a rate for a category')}>
      <RateForm
        rate={null}
        submit={i18n.t('Save…')}
        wish={(to) => {
          if (!category) throw new FormFault('category', i18n.t('Please choose a category.'));
          const { id, names } = category;
          ask({ rated: { of: 'categories', id }, name: names.join(' › '), from: known(id), to });
        }}
      >
        <CategoryField choose={setCategory} />
      </RateForm>
    </Adding>
  );
}

function NewShopRate({ ask, known }: NewProps) {
  const [shop, setShop] = useState<Pick<Shop, 'id' | 'name'> | null>(null);
  return (
    <Adding label={i18n.t('Add a rate for a shop')}>
      <RateForm
        rate={null}
        submit={i18n.t('Save…')}
        wish={(to) => {
          if (!shop) throw new FormFault('shop', i18n.t('Please choose a shop from the list.'));
          ask({ rated: { of: 'shops', id: shop.id }, name: shop.name, from: known(shop.id), to });
        }}
      >
        <ShopField choose={setShop} />
      </RateForm>
    </Adding>
  );
}

const Adding = ({ label, children }: { label: string; children: ReactNode }) => (
  <details className="group mt-5 border-t border-line pt-2">
    <summary className="flex min-h-11 items-center gap-1.5 font-semibold text-glaze">
      <ChevronDown aria-hidden="true" className="size-5 group-open:rotate-180" />
      {label}
    </summary>
    <div className="pt-3">{children}</div>
  </details>
);
