import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { BellOff } from 'lucide-react';
import { useState } from 'react';
import { setMuted } from '../api/follows.ts';
import type { FeedItem } from '../api/types.ts';
import { money } from '../parts/amounts.ts';
import { Button } from '../parts/button.tsx';
import { Picture } from '../parts/picture.tsx';
import { plainly } from '../parts/plainly.ts';
import { Ago } from '../parts/times.tsx';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import type { Doings } from './fold.ts';
import { ShopFace } from './shop-face.tsx';

/** Of one kind; the rest unfolds. */
const SHOWN = 4;

/** What a shop did on a day: its words, then what is cheaper, there again and new, each folded where it is much. */
export function ShopDoings({ doings, muted }: { doings: Doings; muted: () => void }) {
  const { shop, items, at } = doings;
  const told = new Set<string>();
  // What is cheaper now or there again need not be called new as well.
  const of = (kind: FeedItem['kind']) =>
    items.filter((item) => {
      if (item.kind !== kind || (item.product && told.has(item.product.id))) return false;
      if (item.product) told.add(item.product.id);
      return true;
    });
  return (
    <article className="rounded-2xl border border-line bg-card p-4 shadow-card sm:p-5">
      <div className="flex items-center gap-3">
        <ShopFace shop={shop} />
        <div className="min-w-0 flex-1">
          <h3 className="truncate font-sans text-base font-semibold tracking-normal">
            <Link to="/shops/$slug" params={{ slug: shop.slug }} className="underline-offset-4 hover:underline">
              <bdi>{shop.name}</bdi>
            </Link>
          </h3>
          <p className="text-sm text-soft">
            <Ago at={at} />
            {doings.unread && (
              <span className="ms-2 inline-flex items-center rounded-full bg-saffron px-2 text-xs font-semibold text-on-saffron">
                {i18n.t('New')}
              </span>
            )}
          </p>
        </div>
        <MuteButton shop={shop} muted={muted} />
      </div>
      <div className="mt-4 grid grid-cols-1 gap-5">
        {of('announcement').map((item) => (
          <div key={item.id} className="border-s-2 border-saffron ps-4">
            <p dir="auto" className="font-semibold break-words">
              {item.title}
            </p>
            <p dir="auto" className="mt-1 break-words whitespace-pre-line">
              {item.body}
            </p>
          </div>
        ))}
        <Things
          items={of('price_drop')}
          name={(things) => i18n.t('{things, plural, one {Cheaper now} other {# things are cheaper now}}', { things })}
        />
        <Things
          items={of('back_in_stock')}
          name={(things) => i18n.t('{things, plural, one {There again} other {# things are there again}}', { things })}
        />
        <Things
          items={of('new_product')}
          name={(things) => i18n.t('{things, plural, one {New} other {# new things}}', { things })}
        />
      </div>
    </article>
  );
}

function MuteButton({ shop, muted }: { shop: FeedItem['shop']; muted: () => void }) {
  const words = i18n.t('Leave {shop} out of this page', { shop: shop.name });
  const client = useQueryClient();
  async function mute() {
    try {
      await setMuted(shop.slug, true);
      void client.invalidateQueries({ queryKey: ['followed-shops'], refetchType: 'none' });
      toast(i18n.t('{shop} is left out from now on. Under “Which shops” you let it in again.', { shop: shop.name }));
      muted();
    } catch (error) {
      toast(plainly(error), { bad: true });
    }
  }
  return (
    <button
      type="button"
      aria-label={words}
      title={words}
      onClick={() => void mute()}
      className="-me-2 grid size-11 shrink-0 place-items-center rounded-xl text-soft hover:bg-sunk hover:text-ink"
    >
      <BellOff aria-hidden="true" className="size-4.5" />
    </button>
  );
}

function Things({ items, name }: { items: FeedItem[]; name: (things: number) => string }) {
  const [whole, setWhole] = useState(false);
  if (items.length === 0) return null;
  const shown = whole ? items : items.slice(0, SHOWN);
  const rest = items.length - shown.length;
  return (
    <div>
      <p className="mb-2 text-sm font-semibold text-soft">{name(items.length)}</p>
      <ul className="grid grid-cols-1 gap-x-5 gap-y-1 sm:grid-cols-2">
        {shown.map((item) => (
          <li key={item.id}>
            <Thing item={item} />
          </li>
        ))}
      </ul>
      {rest > 0 && (
        <Button look="quiet" small className="-ms-3.5 mt-1" onClick={() => setWhole(true)}>
          {i18n.t('{rest, plural, one {Show # more} other {Show # more}}', { rest })}
        </Button>
      )}
    </div>
  );
}

function Thing({ item: { product, was } }: { item: FeedItem }) {
  if (!product) return null;
  const single = money(product.price);
  return (
    <div className="group relative flex items-center gap-3 rounded-xl py-1.5">
      <span className="size-16 shrink-0 overflow-hidden rounded-xl bg-sunk">
        <Picture url={product.imageUrl} alt="" seed={product.id} />
      </span>
      <span className="min-w-0">
        <Link
          to="/products/$id"
          params={{ id: product.id }}
          className="line-clamp-2 break-words after:absolute after:inset-0 after:rounded-xl group-hover:underline focus-visible:outline-none focus-visible:after:outline-3 focus-visible:after:outline-focus"
        >
          <bdi>{product.title}</bdi>
        </Link>
        <span className="flex flex-wrap items-baseline gap-x-2 text-sm tabular-nums">
          <span className="font-bold">
            {product.highestPrice.amount > product.price.amount ? i18n.t('from {price}', { price: single }) : single}
          </span>
          {was && (
            <span className="text-soft">
              <span className="sr-only">{i18n.t('Before:')} </span>
              <s>{money(was)}</s>
            </span>
          )}
        </span>
      </span>
    </div>
  );
}
