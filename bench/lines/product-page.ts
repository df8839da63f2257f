import { bareConstant, bareSelect } from '../limits.ts';
import { probe, saturate } from '../load.ts';
import { atMost, type Line, shareOf } from '../row.ts';
import { openDice } from '../stock/words.ts';

const HOT = 10_000;
const FEW = 100;
const SHARE = 0.6;

/** The page of a product, for guests. */
export const productPage: Line = {
  name: 'product-page',
  async measure(market) {
    const { url } = market.server;
    const hot = market.goods.productIds.slice(0, HOT).map((id) => ({ path: `/api/products/${id}` }));
    const dice = openDice(1);
    const anyOrder = Array.from({ length: HOT * 2 }, () => hot[Math.floor(dice() * hot.length)] ?? hot[0]).filter(
      (wish) => wish !== undefined,
    );
    const few = hot.slice(0, FEW);
    const answer = await fetch(url + hot[0]?.path);
    const bytes = (await answer.arrayBuffer()).byteLength;

    const constant = await bareConstant(market, bytes);
    const select = await bareSelect(market, bytes);
    const atFew = await saturate({ server: market.server, wishes: few });
    const atHot = await saturate({ server: market.server, wishes: anyOrder });
    // Each page comes round again only when all others had their turn: longer than a cached answer lives.
    const oneRound = await saturate({ server: market.server, wishes: hot });
    const alone = await probe({ url, wishes: anyOrder });
    const half = await probe({ url, wishes: anyOrder, perSecond: atHot.perSecond / 2 });
    const constantName = `bare constant of ${bytes} bytes`;
    return [
      shareOf(`product page, ${few.length} of them`, atFew, constant, SHARE, constantName),
      shareOf(`product page, hot set of ${hot.length}, any order`, atHot, constant, SHARE, constantName),
      shareOf('product page, each in turn', oneRound, select, SHARE, 'bare framework with one key select'),
      atMost('product page one at a time, p99', alone.p99, 5, 'ms', 'PERF-2'),
      atMost('product page at half the saturating rate, p99', half.p99, 5, 'ms', 'PERF-2'),
    ];
  },
};
