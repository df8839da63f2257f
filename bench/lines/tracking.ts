import { randomUUID } from 'node:crypto';
import { bareBatch, barePost } from '../limits.ts';
import { probe, saturate, type Wish } from '../load.ts';
import type { Market } from '../market.ts';
import { atMost, type Line, shareOf } from '../row.ts';

const CONNECTIONS = 64;
const SHARE = 0.5;
const WISHES = 6_400;
const SESSIONS = 2_000;
const agent =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36';

/** Views of products, answered once they are committed. */
export const tracking: Line = {
  name: 'tracking',
  async measure(market) {
    const wishes = views(market);
    const post = await barePost(market, CONNECTIONS, wishes[0] as Wish);
    const batch = await bareBatch(market, CONNECTIONS);
    const tracked = await saturate({ server: market.server, wishes, connections: CONNECTIONS, seconds: 6 });
    const alone = await probe({ url: market.server.url, wishes });
    const half = await probe({ url: market.server.url, wishes, perSecond: tracked.perSecond / 2 });
    const [limit, name] =
      post.perSecond < batch ? [post, 'a bare POST'] : [{ perSecond: batch }, 'a bare batched insert'];
    return [
      {
        name: 'bare POST, bare batched insert',
        measured: post.perSecond,
        unit: '/s',
        limitFrom: `${Math.round(batch)}/s`,
      },
      shareOf(`views tracked, ${CONNECTIONS} connections`, tracked, limit, SHARE, name),
      atMost('view tracked one at a time, p99', alone.p99, 25, 'ms', 'told'),
      atMost('view tracked at half the saturating rate, p99', half.p99, 25, 'ms', 'told'),
    ];
  },
};

/** Each is another view: the server names them. */
function views({ goods }: Market): Wish[] {
  const sessions = Array.from({ length: SESSIONS }, () => randomUUID());
  return Array.from({ length: WISHES }, (_, index) => ({
    path: '/api/track/view',
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': agent },
    body: JSON.stringify({
      productId: goods.productIds[(index * 7_919) % goods.productIds.length],
      sessionId: sessions[index % SESSIONS],
      referrer: 'https://search.example/radios',
    }),
  }));
}
