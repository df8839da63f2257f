import { writeToBuyer } from '#features/conversations/messages/write-to-buyer.ts';
import { mustManage } from '#features/shops/service.ts';
import type { Context } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { House } from '#platform/house.ts';
import { problems } from '#platform/problems.ts';
import type { Greeted, LiveRoom } from './live.schema.ts';
import { countPresent, listPresent, listVisitors, mayGreet } from './live.store.ts';
import { liveProblems } from './problems.ts';

const MOST_GUESTS = 50;
/** 128 bits tell all visitors of a shop apart. */
const VISIT_LETTERS = 22;

/** Who is in a shop now, for its people who see its figures; nobody is named. Throws `not_found`, `forbidden`. */
export async function readLiveRoom(context: Context, idOrSlug: string): Promise<LiveRoom> {
  const { house } = context;
  const { db } = house.database;
  const { id: shopId } = await mustManage(db, context, idOrSlug, 'analytics');
  const [crowd, guests] = await Promise.all([countPresent(db, shopId), listPresent(db, shopId, MOST_GUESTS)]);
  return {
    ...crowd,
    guests: guests.map(({ visitor, kind, productId, title, ...guest }) => ({
      visitId: visitIdOf(house, shopId, visitor),
      page: { kind, productId, title },
      ...guest,
    })),
  };
}

/**
 * Writes to a signed-in visitor who is there now and allows it. Throws `not_found` where they have left or there is no
 * such visit, `not_to_be_greeted` for guests, those who do not allow it, where one side blocked the other and of hidden shops,
 * `forbidden`.
 */
export async function greetVisitor(
  context: Context,
  idOrSlug: string,
  visitId: string,
  body: string,
): Promise<Greeted> {
  const { house } = context;
  return change(context, async (tx) => {
    const { id: shopId } = await mustManage(tx, context, idOrSlug, 'messages');
    const visitors = await listVisitors(tx, shopId);
    const visitor = visitors.find((one) => visitIdOf(house, shopId, one.visitor) === visitId);
    if (!visitor) throw problems.not_found('They have left');
    const { userId } = visitor;
    if (userId === null || !(await mayGreet(tx, shopId, userId))) throw liveProblems.not_to_be_greeted();
    return writeToBuyer(tx, context, { shopId, buyerId: userId, body: body.trim() });
  });
}

/** What a shop knows a visitor by: nothing comes back from it, and no other shop has the same for them. */
function visitIdOf({ keys }: House, shopId: string, visitor: string): string {
  return keys.sign('visitor', `live ${shopId} ${visitor}`).slice(0, VISIT_LETTERS);
}
