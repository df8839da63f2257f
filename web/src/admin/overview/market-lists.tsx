import { Link } from '@tanstack/react-router';
import type { Overview } from '../../api/types.ts';
import { Table } from '../../charts/table.tsx';
import { count, money } from '../../parts/amounts.ts';
import { Sheet } from '../../parts/page.tsx';
import { i18n } from '../../words.ts';

const link = 'underline underline-offset-4 hover:text-glaze';

/** Who sold most, each currency by itself: sums of different money have no order. */
export function TopShops({ shops }: { shops: Overview['topShops'] }) {
  const title = i18n.t('Shops that sold most');
  return (
    <Sheet title={title}>
      {shops.length === 0 ? (
        <p className="text-soft">{i18n.t('No shop sold anything in these days.')}</p>
      ) : (
        <Table
          caption={title}
          columns={[i18n.t('Shop'), i18n.t('Orders'), i18n.t('Revenue')]}
          lines={shops.map(({ id, slug, name, orders, revenue, currency }) => ({
            key: `${id} ${currency}`,
            head: (
              <Link to="/shops/$slug" params={{ slug }} className={link}>
                <bdi>{name}</bdi>
              </Link>
            ),
            cells: [count(orders), money({ amount: revenue, currency })],
          }))}
        />
      )}
    </Sheet>
  );
}

/** What people look for and nobody sells yet. */
export function Misses({ misses }: { misses: Overview['misses'] }) {
  const title = i18n.t('Searched for and not found');
  return (
    <Sheet title={title}>
      {misses.length === 0 ? (
        <p className="text-soft">{i18n.t('Everything that was searched for was found.')}</p>
      ) : (
        <Table
          caption={title}
          columns={[i18n.t('Words'), i18n.t('Searches')]}
          lines={misses.map(({ query, count: times }) => ({
            key: query,
            head: (
              <Link to="/search" search={{ q: query }} className={link}>
                <bdi>{query}</bdi>
              </Link>
            ),
            cells: [count(times)],
          }))}
        />
      )}
    </Sheet>
  );
}
