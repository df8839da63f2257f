import { useInfiniteQuery } from '@tanstack/react-query';
import { Package } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Conversation } from '../api/types.ts';
import { orderPages } from '../orders/queries.ts';
import { statusWord } from '../orders/words.ts';
import { money } from '../parts/amounts.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Pages } from '../parts/pages.tsx';
import { Picture } from '../parts/picture.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { productsOf } from '../products/queries.ts';
import { shopOrders } from '../seller/order-queries.ts';
import { i18n } from '../words.ts';

/** A product or an order that goes out as a message of its own. */
export type Laid = { productId: string; about: string } | { orderId: string; about: string };

type Props = {
  what: 'product' | 'order';
  conversation: Conversation;
  lay: (laid: Laid) => void;
  close: () => void;
};

export default function LayDialog({ what, conversation, lay, close }: Props) {
  return what === 'product' ? (
    <Dialog title={i18n.t('Show a product')} close={close}>
      <Products shop={conversation.shop.slug} lay={lay} />
    </Dialog>
  ) : (
    <Dialog title={i18n.t('Show an order')} close={close}>
      {conversation.side === 'buyer' ? (
        <MyOrders conversation={conversation} lay={lay} />
      ) : (
        <TheirOrders conversation={conversation} lay={lay} />
      )}
    </Dialog>
  );
}

const row = 'flex min-h-16 w-full items-center gap-3 rounded-xl p-2 text-start hover:bg-sunk';
const empty = (words: string) => <p className="py-6 text-center text-soft">{words}</p>;

function Products({ shop, lay }: { shop: string; lay: Props['lay'] }) {
  const query = useInfiniteQuery(productsOf(shop, 'active'));
  return (
    <Pages query={query} skeleton={<RowsSkeleton rows={3} />} empty={empty(i18n.t('The shop has nothing on sale.'))}>
      {(products) => (
        <ul>
          {products.map(({ id, title, price, imageUrl }) => (
            <li key={id}>
              <button type="button" className={row} onClick={() => lay({ productId: id, about: title })}>
                <span className="size-12 shrink-0 overflow-hidden rounded-lg bg-sunk">
                  <Picture url={imageUrl} alt="" seed={id} />
                </span>
                <Named name={title}>{money(price)}</Named>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Pages>
  );
}

type OrdersProps = Pick<Props, 'conversation' | 'lay'>;
const noOrder = () => empty(i18n.t('There is no order between the two of you.'));

function MyOrders({ conversation: { shop }, lay }: OrdersProps) {
  const query = useInfiniteQuery(orderPages({}));
  return (
    <Pages query={query} skeleton={<RowsSkeleton rows={3} />} empty={noOrder()}>
      {(orders) => <Orders orders={orders.filter((order) => order.shop.id === shop.id)} lay={lay} />}
    </Pages>
  );
}

function TheirOrders({ conversation: { shop, buyer }, lay }: OrdersProps) {
  const query = useInfiniteQuery(shopOrders(shop.slug, { q: buyer.name }));
  return (
    <Pages query={query} skeleton={<RowsSkeleton rows={3} />} empty={noOrder()}>
      {(orders) => <Orders orders={orders.filter((order) => order.buyer.id === buyer.id)} lay={lay} />}
    </Pages>
  );
}

type Card = Parameters<typeof statusWord>[0];
type Listed = {
  id: string;
  number: number;
  title: string;
  status: Card;
  delivery: { kind: 'delivery' | 'pickup' | 'arranged' };
};

function Orders({ orders, lay }: { orders: Listed[]; lay: Props['lay'] }) {
  if (orders.length === 0) return noOrder();
  return (
    <ul>
      {orders.map(({ id, number, title, status, delivery }) => {
        const name = i18n.t('Order {number}', { number });
        return (
          <li key={id}>
            <button type="button" className={row} onClick={() => lay({ orderId: id, about: name })}>
              <span className="grid size-12 shrink-0 place-items-center rounded-lg bg-glaze-wash text-glaze">
                <Package aria-hidden="true" className="size-6" />
              </span>
              <Named name={`${name} · ${title}`}>{statusWord(status, delivery.kind)}</Named>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

const Named = ({ name, children }: { name: string; children: ReactNode }) => (
  <span className="min-w-0">
    <span className="line-clamp-2 font-semibold break-words">{name}</span>
    <span className="block text-sm text-soft tabular-nums">{children}</span>
  </span>
);
