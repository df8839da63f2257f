import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ShoppingBasket } from 'lucide-react';
import { useEffect } from 'react';
import { count } from '../parts/amounts.ts';
import { i18n } from '../words.ts';
import { followOtherTabs, myCart } from './queries.ts';

/** The way to the cart in the header, with how many pieces are in it. */
export default function CartLink() {
  const client = useQueryClient();
  const { data: pieces = 0 } = useQuery({ ...myCart, select: (cart) => cart.count });
  useEffect(() => followOtherTabs(client), [client]);
  return (
    <Link
      to="/cart"
      aria-label={
        pieces > 0 ? i18n.t('{pieces, plural, one {Cart, # piece} other {Cart, # pieces}}', { pieces }) : i18n.t('Cart')
      }
      className="relative grid size-11 place-items-center rounded-full hover:bg-[rgb(255_255_255/0.12)]"
    >
      <ShoppingBasket aria-hidden="true" className="size-6" />
      {pieces > 0 && (
        <span
          aria-hidden="true"
          className="absolute end-0.5 top-0.5 min-w-5 rounded-full bg-saffron px-1 text-center text-xs/5 font-bold text-on-saffron"
        >
          {pieces > 99 ? '99+' : count(pieces)}
        </span>
      )}
    </Link>
  );
}
