import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { fetchCategoriesBelow } from '../api/categories.ts';
import { fetchProduct } from '../api/products.ts';
import { refuse, takeRefusalBack } from '../api/recommendations.ts';
import type { NewRefusal, Recommendations, Refusal } from '../api/types.ts';
import { uuid } from '../parts/intention.ts';
import { plainly } from '../parts/plainly.ts';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import type { Unwanted } from './card-menu.tsx';

type Item = Recommendations['items'][number];
type Refused = {
  text: string;
  item: Item;
  before: Recommendations;
  /** Null where it did not work. */
  stored: Promise<Refusal | null>;
  isUndone: { current: boolean };
};

/** With fewer than this left the row asks for more at once; otherwise the next page does. */
const ENOUGH = 8;

/** What is not wanted leaves the list at once, what stood behind it moves up, and one word brings it back. */
export function useRefusals(queryKey: QueryKey) {
  const client = useQueryClient();
  const [refused, setRefused] = useState<Refused | null>(null);
  const latest = useRef<Refused['isUndone']>(undefined);
  const outdate = (refetchType: 'active' | 'none') =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['recommendations', 'me'], refetchType }),
      client.invalidateQueries({ queryKey: ['refusals'] }),
    ]);

  function refuseOne(item: Item, what: Unwanted) {
    const before = client.getQueryData<Recommendations>(queryKey);
    if (!before) return;
    const items = before.items.filter((one) => !isRefused(one, item, what));
    client.setQueryData<Recommendations>(queryKey, { ...before, items });
    const isUndone = { current: false };
    latest.current = isUndone;
    const stored = store(item, what).then(
      (refusal) => {
        if (!isUndone.current) void outdate(items.length < ENOUGH || what === 'category' ? 'active' : 'none');
        return refusal;
      },
      (error: unknown) => {
        // It is back already.
        if (isUndone.current) return null;
        if (latest.current === isUndone) {
          client.setQueryData(queryKey, before);
          setRefused(null);
        } else {
          // What was refused since stays away.
          void outdate('active');
        }
        toast(plainly(error), { bad: true });
        return null;
      },
    );
    setRefused({ text: wordsFor(item, what), item, before, stored, isUndone });
  }

  async function undo() {
    if (!refused) return;
    refused.isUndone.current = true;
    setRefused(null);
    // The list without it may be on its way.
    await client.cancelQueries({ queryKey });
    client.setQueryData(queryKey, refused.before);
    const stored = await refused.stored;
    if (!stored) return;
    try {
      await takeRefusalBack(stored.targetId);
      await outdate('none');
    } catch (error) {
      toast(plainly(error), { bad: true });
      await outdate('active');
    }
  }

  return { refused, refuse: refuseOne, undo };
}

function isRefused({ product, reason }: Item, item: Item, what: Unwanted): boolean {
  if (product.id === item.product.id) return true;
  if (what === 'shop') return product.shop.id === item.product.shop.id;
  return what === 'category' && reason.category !== undefined && reason.category.id === item.reason.category?.id;
}

async function store(item: Item, what: Unwanted): Promise<Refusal> {
  return refuse(await refusalOf(item, what), uuid());
}

async function refusalOf({ product, reason }: Item, what: Unwanted): Promise<NewRefusal> {
  if (what === 'product') return { productId: product.id };
  if (what === 'shop') return { shopId: product.shop.id };
  const categoryId = reason.category?.id ?? (await categoryOf(product.id));
  // What stands in no category can only be refused by itself.
  return categoryId ? { categoryId } : { productId: product.id };
}

async function categoryOf(productId: string): Promise<string | undefined> {
  const { categoryPath } = await fetchProduct(productId);
  if (categoryPath === null) return undefined;
  const around = await fetchCategoriesBelow(categoryPath.split('/').slice(0, -1).join('/'));
  return around.find(({ path }) => path === categoryPath)?.id;
}

function wordsFor({ product, reason }: Item, what: Unwanted): string {
  if (what === 'shop') return i18n.t('You will see nothing of {shop} here.', { shop: product.shop.name });
  if (what === 'category') {
    return reason.category
      ? i18n.t('You will see nothing of “{category}” here.', { category: reason.category.name })
      : i18n.t('You will see nothing of its category here.');
  }
  return i18n.t('You will not see “{title}” here.', { title: product.title });
}
