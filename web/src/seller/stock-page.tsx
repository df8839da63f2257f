import { infiniteQueryOptions, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { PackageOpen } from 'lucide-react';
import { useState } from 'react';
import { isProblem } from '../api/problem.ts';
import { changeStock, fetchStock } from '../api/stock.ts';
import type { Shop, StockItem, VariantChange } from '../api/types.ts';
import { Button } from '../parts/button.tsx';
import { inputShape } from '../parts/field.tsx';
import { majorText, minorUnits } from '../parts/minor-units.ts';
import { More } from '../parts/more.tsx';
import { Notice } from '../parts/notice.tsx';
import { Sheet } from '../parts/page.tsx';
import { plainly } from '../parts/plainly.ts';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { Loaded, StateNote } from '../parts/states.tsx';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { SellerFrame } from './seller-frame.tsx';

const route = getRouteApi('/my-shop/stock');
/** At or below this something counts as running out. */
const FEW = 3;
/** So many changes fit into one request. */
const MOST_CHANGES = 500;

const stockOf = (shop: string, q: string | undefined, low: boolean) =>
  infiniteQueryOptions({
    queryKey: ['products', 'stock', shop, { q, low }],
    // What is not on sale cannot run out.
    queryFn: ({ pageParam }) =>
      fetchStock(shop, { q, ...(low && { below: FEW + 1, status: 'active' }), cursor: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

export default function StockPage() {
  return (
    <SellerFrame
      title={i18n.t('Stock and prices')}
      lead={i18n.t('Write over what has changed, then save everything at once.')}
      needs="catalogue"
    >
      {(shop) => <Stock shop={shop} />}
    </SellerFrame>
  );
}

type Draft = { price?: string; stock?: string };

function Stock({ shop }: { shop: Shop }) {
  const { q, low = false } = route.useSearch();
  const query = useInfiniteQuery(stockOf(shop.slug, q, low));
  const [drafts, setDrafts] = useState<Record<string, Draft>>({});
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Filter />
      <Loaded query={query} skeleton={<RowsSkeleton />}>
        {() =>
          items.length === 0 ? (
            <StateNote icon={PackageOpen} title={low ? i18n.t('Nothing is running out') : i18n.t('Nothing found')}>
              {i18n.t('Products appear here as soon as you add them.')}
            </StateNote>
          ) : (
            <Sheet>
              <Rows {...{ items, drafts }} change={setDrafts} currency={shop.currency} />
              <More
                hasMore={query.hasNextPage}
                loading={query.isFetchingNextPage}
                failed={query.isFetchNextPageError}
                shown={items.length}
                load={() => void query.fetchNextPage()}
              />
              <SaveBar {...{ shop, items, drafts }} saved={() => setDrafts({})} />
            </Sheet>
          )
        }
      </Loaded>
    </>
  );
}

function Filter() {
  const { q = '', low = false } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <form
      aria-label={i18n.t('Stock')}
      className="mb-5 flex flex-wrap items-center gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        const text = String(new FormData(event.currentTarget).get('q') ?? '').trim();
        void navigate({ search: (now) => ({ ...now, q: text || undefined }), replace: true });
      }}
    >
      <input
        type="search"
        name="q"
        key={q}
        defaultValue={q}
        aria-label={i18n.t('Title or number')}
        placeholder={i18n.t('Title or number')}
        className={`${inputShape} max-w-xs`}
      />
      <Button look="plain" type="submit">
        {i18n.t('Search')}
      </Button>
      <label className="flex min-h-11 items-center gap-2">
        <input
          type="checkbox"
          checked={low}
          onChange={({ target }) =>
            void navigate({ search: (now) => ({ ...now, low: target.checked || undefined }), replace: true })
          }
          className="size-5 accent-glaze"
        />
        {i18n.t('Only what is running out')}
      </label>
    </form>
  );
}

type RowsProps = {
  items: StockItem[];
  drafts: Record<string, Draft>;
  currency: string;
  change: (next: (now: Record<string, Draft>) => Record<string, Draft>) => void;
};

function Rows({ items, drafts, currency, change }: RowsProps) {
  const write = (id: string, draft: Draft) => change((now) => ({ ...now, [id]: { ...now[id], ...draft } }));
  return (
    <div className="overflow-x-auto">
      <table className="w-full min-w-lg">
        <caption className="sr-only">{i18n.t('Stock and prices')}</caption>
        <thead className="text-sm text-soft">
          <tr>
            <th scope="col" className="py-2 text-start font-normal">
              {i18n.t('Product')}
            </th>
            <th scope="col" className="px-2 text-start font-normal">
              {i18n.t('Price in {currency}', { currency })}
            </th>
            <th scope="col" className="px-2 text-start font-normal">
              {i18n.t('Stock')}
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {items.map((item) => {
            const { id, productId, title, options, sku, price, stock } = item;
            const variant = Object.values(options).join(' / ');
            const name = variant ? `${title}, ${variant}` : title;
            const draft = drafts[id];
            return (
              <tr key={id}>
                <th scope="row" className="py-2.5 pe-3 text-start font-normal">
                  <Link
                    to="/my-shop/products/$id"
                    params={{ id: productId }}
                    className="line-clamp-2 font-semibold break-words underline-offset-4 hover:underline"
                  >
                    {title}
                  </Link>
                  <span className="text-sm text-soft">{[variant, sku].filter(Boolean).join(' · ')}</span>
                </th>
                <td className="px-2">
                  <input
                    aria-label={i18n.t('Price of {name}', { name })}
                    aria-invalid={draft?.price !== undefined && minorUnits(draft.price, currency) === null}
                    inputMode="decimal"
                    autoComplete="off"
                    value={draft?.price ?? majorText(price)}
                    onChange={({ target }) => write(id, { price: target.value })}
                    className={`${inputShape} w-28 tabular-nums`}
                  />
                </td>
                <td className="px-2">
                  <input
                    aria-label={i18n.t('Stock of {name}', { name })}
                    aria-invalid={draft?.stock !== undefined && !isWhole(draft.stock)}
                    inputMode="numeric"
                    autoComplete="off"
                    value={draft?.stock ?? String(stock)}
                    onChange={({ target }) => write(id, { stock: target.value })}
                    className={`${inputShape} w-24 tabular-nums ${stock <= FEW ? 'border-saffron' : ''}`}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

const isWhole = (text: string) => /^\d{1,9}$/.test(text.trim());

/** What was really changed; null where something written is no price or no number. */
function changesOf(items: StockItem[], drafts: Record<string, Draft>): VariantChange[] | null {
  const changes: VariantChange[] = [];
  for (const { id, price, stock } of items) {
    const draft = drafts[id];
    if (!draft) continue;
    const amount = draft.price === undefined ? price.amount : minorUnits(draft.price, price.currency);
    if (amount === null || (draft.stock !== undefined && !isWhole(draft.stock))) return null;
    const count = draft.stock === undefined ? stock : Number(draft.stock);
    if (amount === price.amount && count === stock) continue;
    changes.push({
      id,
      ...(amount !== price.amount && { price: { amount, currency: price.currency } }),
      // Somebody may have bought one while this was written: then the number is looked at again.
      ...(count !== stock && { stock: count, expectedStock: stock }),
    });
  }
  return changes;
}

type SaveProps = { shop: Shop; items: StockItem[]; drafts: Record<string, Draft>; saved: () => void };

function SaveBar({ shop, items, drafts, saved }: SaveProps) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const changes = changesOf(items, drafts);
  if (changes !== null && changes.length === 0 && !fault) return null;

  async function save(changes: VariantChange[]) {
    setBusy(true);
    setFault('');
    try {
      for (let start = 0; start < changes.length; start += MOST_CHANGES) {
        await changeStock(shop.id, changes.slice(start, start + MOST_CHANGES));
      }
      await client.invalidateQueries({ queryKey: ['products'] });
      saved();
      toast(i18n.t('Saved.'));
    } catch (error) {
      const moved = isProblem(error, 'stock_changed');
      if (moved) await client.invalidateQueries({ queryKey: ['products', 'stock'] });
      setFault(
        moved
          ? i18n.t('The stock of something changed meanwhile. Look at the numbers again, then save.')
          : plainly(error),
      );
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className="sticky bottom-0 -mx-5 mt-4 -mb-5 rounded-b-2xl border-t border-line bg-card p-4 sm:-mx-7 sm:-mb-7 sm:px-7">
      <div role="alert" className="mb-3 empty:hidden">
        {fault && <Notice tone="bad">{fault}</Notice>}
        {changes === null && <Notice tone="bad">{i18n.t('Please mend the marked fields first.')}</Notice>}
      </div>
      <div className="flex flex-wrap gap-3">
        <Button busy={busy || !changes?.length} onClick={() => changes && void save(changes)}>
          {i18n.t('{number, plural, one {Save # change} other {Save # changes}}', { number: changes?.length ?? 0 })}
        </Button>
        <Button
          look="plain"
          onClick={() => {
            setFault('');
            saved();
          }}
        >
          {i18n.t('Undo')}
        </Button>
      </div>
    </div>
  );
}
