import { randomUUID } from 'node:crypto';
import type { Market } from '../market.ts';
import { runWorker } from '../processes.ts';
import { atMost, type Line, type Row } from '../row.ts';

const SOCKETS = 2_000;
const PER_SECOND = 200;
const SECONDS = 5;

interface Arrivals {
  readonly p50: number;
  readonly p99: number;
  readonly lost: number;
}

/** From sending a message to the socket of the other side, on the same node and across two. */
export const messages: Line = {
  name: 'messages',
  async measure(market) {
    const people = await inConversation(market);
    const other = await market.startServer();
    const url = market.server.url;
    async function arrivals(name: string, sentAt: string, limit: number): Promise<Row[]> {
      const order = { url, sentAt, people, perSecond: PER_SECOND, seconds: SECONDS };
      const { p50, p99, lost } = await runWorker<Arrivals>('workers/talkers.ts', order);
      return [
        { name: `${name}, p50`, measured: p50, unit: 'ms' },
        atMost(`${name}, p99`, p99, limit, 'ms', 'PERF-4, request included'),
        ...(lost > 0 ? [atMost(`${name}, not arrived`, lost, 0, '', 'none may be lost')] : []),
      ];
    }
    try {
      return [
        ...(await arrivals('message to the other side, 200/s, 2,000 sockets', url, 25)),
        ...(await arrivals('message across nodes, 200/s, 2,000 sockets', other.url, 60)),
      ];
    } finally {
      await other.stop();
    }
  },
};

/** Sellers with a shop each and a buyer who talks with them, in turn. */
async function inConversation({ people, pool }: Market) {
  const some = people.all.slice(0, SOCKETS);
  const pairs = Array.from({ length: some.length / 2 }, (_, index) => ({
    conversationId: randomUUID(),
    shopId: randomUUID(),
    sellerId: some[index * 2]?.userId,
    buyerId: some[index * 2 + 1]?.userId,
  }));
  await pool.query(
    `with given as materialized (
       select * from jsonb_to_recordset($1::jsonb) as given ("conversationId" uuid, "shopId" uuid, "sellerId" uuid, "buyerId" uuid)
     ), shop as (
       insert into shops (id, owner_id, slug, name, currency) select "shopId", "sellerId", 'talk-' || "shopId", 'Attic', 'EUR' from given
     ), conversation as (
       insert into conversations (id, buyer_id, shop_id) select "conversationId", "buyerId", "shopId" from given
     )
     insert into conversation_sides (conversation_id, side)
     select "conversationId", side from given cross join (values ('buyer'), ('shop')) as both_sides (side)`,
    [JSON.stringify(pairs)],
  );
  return some.map(({ accessToken }, index) => ({
    accessToken,
    conversationId: pairs[Math.floor(index / 2)]?.conversationId as string,
  }));
}
