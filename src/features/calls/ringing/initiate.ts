import { holdForCall, refuseBlocked, type StandingRow } from '#features/conversations/inbox/hold.ts';
import { findOrOpen } from '#features/conversations/inbox/open.ts';
import type { Side } from '#features/conversations/schema.ts';
import { peopleOf } from '#features/shops/people.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import { change, notify, tell } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { type AlreadyThere, alreadyThere } from '#platform/http/api.ts';
import { newId } from '#platform/ids.ts';
import { invalid, problems } from '#platform/problems.ts';
import { whoIsRung } from '../desk/reachability.ts';
import { groupOf, ringKey } from '../desk/ring.ts';
import { callChanged, callRinging } from '../events.ts';
import { countAnswered } from '../metrics.ts';
import { callProblems } from '../problems.ts';
import type { CallStart, NewCall } from '../schema.ts';
import { take } from './accept.ts';
import { holdCall, isRinging } from './hold.ts';
import { lookAtPeople, type Somebody } from './look.store.ts';
import { insertBusy, insertRing, type Wished } from './moves.store.ts';
import { tellOfEnd, whoCalls } from './over.ts';
import { showStart } from './reading.ts';

/** What an attempt came to. */
interface Outcome {
  readonly callId: string;
  readonly became: 'ring' | 'answer' | 'busy';
}

/** Somebody was faster: they are called by the other side, or were taken just now. The attempt is made anew. */
class Overtaken extends Error {
  /** The call of the other side, where that is known. */
  readonly callId: string | undefined;

  constructor(callId?: string) {
    super('Somebody was faster');
    this.callId = callId;
  }
}

const MOST_TRIES = 4;

/**
 * Rings the other side of a conversation, or a shop; where that is just calling the asker, answers its call. Throws
 * `not_found`, `forbidden`, `blocked`, `own_shop`, `in_call`, `busy` (which leaves a missed call), `shop_closed`,
 * `not_disturbed`, `invalid_input`.
 */
export async function initiateCall(context: Context, wish: NewCall): Promise<CallStart | AlreadyThere<CallStart>> {
  if ((wish.conversationId === undefined) === (wish.shopId === undefined)) {
    throw invalid('/conversationId', 'must be given, or else `shopId`');
  }
  const { callId, became } = await attempt(context, wish);
  if (became === 'busy') throw callProblems.busy();
  const start = await showStart(context, callId);
  if (became !== 'answer') return start;
  countAnswered(context.house);
  return alreadyThere(start);
}

/** What is kept for a repeat is no more than the call's id: it moves on, and the servers' credentials are secret. */
async function attempt(context: Context, wish: NewCall): Promise<Outcome> {
  let theirs: string | undefined;
  for (let tries = 1; ; tries++) {
    try {
      return await change(context, async (tx) => {
        const answered = theirs && (await answerTheirs(tx, context, theirs, wish));
        return answered || ring(tx, context, wish);
      });
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
      if (tries === MOST_TRIES) throw problems.unavailable({ retryAfterSeconds: 1 });
      theirs = error.callId;
    }
  }
}

/** Answers a call that came in while the asker called; undefined where it rings no more. */
async function answerTheirs(
  tx: Tx,
  context: Context,
  callId: string,
  { deviceId }: NewCall,
): Promise<Outcome | undefined> {
  const held = await holdCall(tx, callId);
  if (!held || !isRinging(held) || held.isLate || held.isBlocked) return undefined;
  await take(tx, held, signedIn(context).userId, deviceId ?? newId());
  return { callId, became: 'answer' };
}

async function ring(tx: Tx, context: Context, wish: NewCall): Promise<Outcome> {
  const { userId } = signedIn(context);
  const { standing, callerSide } = await holdConversationOf(tx, context, wish);
  const { shopId, buyerId } = standing;
  refuseBlocked(standing);
  const { why, callees } = await whoIsRung(tx, { shopId, buyerId, callerSide });

  const [me, ...them] = await lookAtPeople(tx, [userId, ...callees]);
  if (!me) throw new Error('Nobody calls');
  // Who is rung answers by calling back, whatever else would keep them from it.
  const theirs = [me, ...them].find((one) => one.id === buyerId && isTheirs(one, shopId, callerSide));
  if (theirs?.callId) throw new Overtaken(theirs.callId);
  if (why) throw callProblems[why]();
  if (me.callId) throw callProblems.in_call();

  const call = wishedCall(context, standing, callerSide, wish);
  return isBusy(them, callerSide) ? leaveMissed(tx, call) : begin(tx, context, standing, call, them);
}

/** Finds the conversation and waits for whoever else changes it. */
async function holdConversationOf(
  tx: Tx,
  context: Context,
  { conversationId, shopId }: NewCall,
): Promise<{ standing: StandingRow; callerSide: Side }> {
  const { userId } = signedIn(context);
  if (conversationId !== undefined) {
    const standing = await holdForCall(tx, context, conversationId);
    return { standing, callerSide: await sideIn(tx, standing, userId) };
  }
  const { id } = await findOrOpen(tx, context, { shopId: shopId as string });
  return { standing: await holdForCall(tx, context, id), callerSide: 'buyer' };
}

/** Who reads messages there and takes no calls knows of the conversation; for anybody else there is none. */
async function sideIn(tx: Tx, { buyerId, shopId, mine }: StandingRow, userId: string): Promise<Side> {
  if (userId === buyerId) return 'buyer';
  if ((await peopleOf(tx, shopId, 'calls')).includes(userId)) return 'shop';
  if (mine === 'shop') throw problems.forbidden("Your permissions in this shop do not include 'calls'");
  throw problems.not_found();
}

/** Whether the buyer is in a ring between the same two, of the other side. */
function isTheirs(buyer: Somebody, shopId: string, mySide: Side): boolean {
  return buyer.rings && buyer.shopId === shopId && buyer.callerSide !== mySide;
}

/** A buyer who is in a call; a shop of which somebody is, and nobody who is free can be reached. */
function isBusy(callees: readonly Somebody[], callerSide: Side): boolean {
  if (callerSide === 'shop') return callees.some(({ callId }) => callId !== null);
  const isFree = ({ callId, isReachable }: Somebody) => callId === null && isReachable;
  return callees.some(({ callId }) => callId !== null) && !callees.some(isFree);
}

function wishedCall(
  context: Context,
  { id: conversationId, shopId, buyerId, ownerId }: StandingRow,
  callerSide: Side,
  { callType, deviceId = null }: Pick<NewCall, 'callType'> & { readonly deviceId?: string | null },
): Wished {
  const receiverId = callerSide === 'shop' ? buyerId : ownerId;
  const { userId: callerId } = signedIn(context);
  return { id: newId(), conversationId, shopId, callerSide, callerId, receiverId, callType, deviceId };
}

async function leaveMissed(tx: Tx, call: Wished): Promise<Outcome> {
  await insertBusy(tx, call);
  const held = await holdCall(tx, call.id);
  if (!held) throw new Error(`The call ${call.id} is gone`);
  await tellOfEnd(tx, held, { status: 'missed', reason: 'busy' }, { duration: 0 });
  return { callId: call.id, became: 'busy' };
}

async function begin(
  tx: Tx,
  { house }: Context,
  { buyerId, buyerName, shopName }: StandingRow,
  call: Wished,
  callees: readonly Somebody[],
): Promise<Outcome> {
  const { id: callId, conversationId, callType, callerId, callerSide } = call;
  const free = callees.filter((one) => one.callId === null);
  const rings = free.some((one) => one.isReachable);
  const taken = callerSide === 'shop' ? [callerId, buyerId] : [callerId];
  const made = await insertRing(tx, { ...call, rings, taken, seconds: house.config.SOUK_RING_SECONDS });
  if (made.taken < taken.length) throw new Overtaken();

  const { ringExpiresAt, serverTime } = made;
  const rung = free.map(({ id }) => id);
  const data = { ...whoCalls({ ...call, shopName, buyerName }), ringExpiresAt };
  for (const userId of rung) {
    notify(tx, { key: ringKey(callId, userId), userId, type: 'call.ringing', data, group: groupOf(callId) });
  }
  tell(tx, rung, callRinging, { callId, conversationId, callType, ringExpiresAt, serverTime });
  tell(tx, [callerId], callChanged, { callId, conversationId, status: rings ? 'ringing' : 'initiated' });
  return { callId, became: 'ring' };
}
