import { Ban, Shapes, Store } from 'lucide-react';
import type { RefObject } from 'react';
import type { Recommendations } from '../api/types.ts';
import { choice, Hung } from '../conversations/hung.tsx';
import { i18n } from '../words.ts';

/** What of it is not wanted. */
export type Unwanted = 'product' | 'shop' | 'category';

type Props = {
  item: Recommendations['items'][number];
  anchor: RefObject<HTMLButtonElement | null>;
  choose: (what: Unwanted) => void;
  close: () => void;
};

export default function CardMenu({ item: { product, reason }, anchor, choose, close }: Props) {
  const category = reason.category?.name;
  const choices = [
    ['product', i18n.t('Not this'), Ban],
    ['shop', i18n.t('Nothing of {shop}', { shop: product.shop.name }), Store],
    [
      'category',
      category ? i18n.t('Nothing of “{category}”', { category }) : i18n.t('Nothing of this category'),
      Shapes,
    ],
  ] as const;
  return (
    <Hung title={i18n.t('Show less like “{title}”', { title: product.title })} anchor={anchor} close={close} keepFocus>
      <ul>
        {choices.map(([what, name, Icon]) => (
          <li key={what}>
            <button type="button" className={choice} onClick={() => choose(what)}>
              <Icon aria-hidden="true" className="size-4.5 shrink-0 text-soft" />
              <bdi className="min-w-0 break-words">{name}</bdi>
            </button>
          </li>
        ))}
      </ul>
    </Hung>
  );
}
