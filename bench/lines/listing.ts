import { bareConstant, bareSelect } from '../limits.ts';
import { probe, saturate } from '../load.ts';
import type { Market } from '../market.ts';
import { atMost, type Line, shareOf } from '../row.ts';

const SHARE = 0.6;
const PAGES = 100;

/** The list of newest products, of the market and of each shop, page after page. */
export const listing: Line = {
  name: 'listing',
  async measure(market) {
    const { url } = market.server;
    const wishes = [
      { path: '/api/products' },
      ...market.goods.shopSlugs.map((slug) => ({ path: `/api/products?shop=${slug}` })),
    ];
    const pages = await pagesOf(market);
    const answer = await fetch(`${url}/api/products`);
    const bytes = (await answer.arrayBuffer()).byteLength;

    const constant = await bareConstant(market, bytes);
    const select = await bareSelect(market, bytes);
    const first = await saturate({ server: market.server, wishes });
    const deep = await saturate({ server: market.server, wishes: pages });
    const alone = await probe({ url, wishes: pages });
    const half = await probe({ url, wishes: pages, perSecond: deep.perSecond / 2 });
    return [
      shareOf('listing, first pages', first, constant, SHARE, `bare constant of ${bytes} bytes`),
      shareOf(`listing, ${pages.length} pages`, deep, constant, SHARE, `bare constant of ${bytes} bytes`),
      {
        name: 'of that, against one key select of the same size',
        measured: deep.perSecond / select.perSecond,
        unit: '×',
      },
      atMost('listing one at a time, p99', alone.p99, 5, 'ms', 'PERF-2'),
      atMost('listing at half the saturating rate, p99', half.p99, 5, 'ms', 'PERF-2'),
    ];
  },
};

async function pagesOf({ server }: Market): Promise<{ path: string }[]> {
  const pages: { path: string }[] = [];
  let cursor: string | null = null;
  do {
    const path: string = cursor ? `/api/products?cursor=${encodeURIComponent(cursor)}` : '/api/products';
    const answer = await fetch(server.url + path);
    const page = (await answer.json()) as { nextCursor: string | null };
    pages.push({ path });
    cursor = page.nextCursor;
  } while (cursor && pages.length < PAGES);
  return pages;
}
