import { areBlocked } from '#features/conversations/blocks/blocks.ts';
import { seeConversation } from '#features/conversations/inbox/hold.ts';
import { peopleOf } from '#features/shops/people.ts';
import { mustSee } from '#features/shops/service.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import type { Db } from '#platform/database/connection.ts';
import { invalid, problems } from '#platform/problems.ts';
import { findIceWish } from '../ice/ice.store.ts';
import { hasRelay } from '../ice/ice-servers.ts';
import type { Reachability, ReachabilityQuery } from './desk.schema.ts';
import { lookAtDesk, type Ring } from './reachability.ts';
import { findEnds } from './reachable.store.ts';

/** Whether a call of the asker's would ring now, and else why not. Throws `not_found`, `forbidden`, `invalid_input`. */
export async function readReachability(context: Context, wish: ReachabilityQuery): Promise<Reachability> {
  const { db } = context.house.database;
  const end = await otherEnd(db, context, wish);
  if (typeof end === 'string') return { reachable: false, why: end, opensAt: null };
  const { why, opensAt } = await lookAtDesk(db, end);
  if (why) return { reachable: false, why, opensAt };
  const relayIsMissing = !hasRelay(context.house) && (await findIceWish(db, signedIn(context).userId)).hidesAddress;
  return { reachable: !relayIsMissing, why: relayIsMissing ? 'no_relay' : null, opensAt: null };
}

async function otherEnd(
  db: Db,
  context: Context,
  { conversationId, shopId }: ReachabilityQuery,
): Promise<Ring | 'own_shop' | 'blocked'> {
  if ((conversationId === undefined) === (shopId === undefined)) {
    throw invalid('/conversationId', 'must be given, or else `shopId`');
  }
  const { userId } = signedIn(context);
  if (conversationId !== undefined) return inConversation(db, context, conversationId.toLowerCase());
  const shop = await mustSee(db, (shopId as string).toLowerCase(), userId);
  if (shop.role !== null) return 'own_shop';
  return unlessBlocked(db, { shopId: shop.id, buyerId: userId, callerSide: 'buyer' });
}

/** For the buyer, and the people of the shop who take its calls. */
async function inConversation(db: Db, context: Context, conversationId: string): Promise<Ring | 'blocked'> {
  const { userId } = signedIn(context);
  const ends = await findEnds(db, conversationId);
  if (!ends) throw problems.not_found();
  const { shopId, buyerId, buyerIsErased } = ends;
  const callerSide = buyerId === userId ? 'buyer' : 'shop';
  if (callerSide === 'shop' && !(await peopleOf(db, shopId, 'calls')).includes(userId)) {
    // Who reads its messages knows of it; for anybody else there is none.
    await seeConversation(db, context, conversationId);
    throw problems.forbidden("Your permissions in this shop do not include 'calls'");
  }
  return buyerIsErased ? 'blocked' : unlessBlocked(db, { shopId, buyerId, callerSide });
}

async function unlessBlocked(db: Db, ring: Ring): Promise<Ring | 'blocked'> {
  const { byBuyer, byShop } = await areBlocked(db, ring.buyerId, ring.shopId);
  return byBuyer || byShop ? 'blocked' : ring;
}
