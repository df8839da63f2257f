import { otherSide } from '#features/conversations/inbox/hold.ts';
import type { Side } from '#features/conversations/schema.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import type { Db, Tx } from '#platform/database/connection.ts';
import { problems } from '#platform/problems.ts';
import { type CallRow, findCall, lockCall, lockFreeConversation, lockItsConversation } from './hold.store.ts';

/** With the buyer fewer than one transaction may tell. */
const MOST_PEOPLE = 40;
/** With those who only ring no more than that. */
const MOST_TOLD = 45;

/**
 * What somebody is to a call: `caller`; `receiver` who answered it; `callee` who could have or still can, as a buyer or
 * one of the people of a shop that is rung; `colleague` of the caller.
 */
export type CallRole = 'caller' | 'receiver' | 'callee' | 'colleague';

/** A call that the asker has to do with. */
export interface SeenCall extends CallRow {
  readonly role: CallRole;
}

/** One that nobody else moves until the end of the transaction. */
export interface HeldCall extends CallRow {
  readonly held: true;
}

/** A call of the asker's, or of a shop whose calls they take. Throws `not_found` for everybody else. */
export async function seeCall(db: Db, context: Context, anyCaseId: string): Promise<SeenCall> {
  return withRole(await findCall(db, anyCaseId.toLowerCase(), MOST_PEOPLE), signedIn(context).userId);
}

/**
 * Holds a call until the end of the transaction: first its conversation, as everything that is written there, then the
 * call itself. Undefined where there is none.
 */
export async function holdCall(tx: Tx, anyCaseId: string): Promise<HeldCall | undefined> {
  const id = anyCaseId.toLowerCase();
  await lockItsConversation(tx, id);
  const row = await lockCall(tx, id, MOST_PEOPLE);
  return row && { ...row, held: true };
}

/** The same for a sweeper: undefined also where somebody is just at it. */
export async function holdFreeCall(tx: Tx, id: string): Promise<HeldCall | undefined> {
  if (!(await lockFreeConversation(tx, id))) return undefined;
  const row = await lockCall(tx, id, MOST_PEOPLE);
  return row && { ...row, held: true };
}

/** Holds a call of the asker's, or of a shop whose calls they take. Throws `not_found`. */
export async function holdMyCall(tx: Tx, context: Context, anyCaseId: string): Promise<HeldCall & SeenCall> {
  return withRole(await holdCall(tx, anyCaseId), signedIn(context).userId);
}

function withRole<Row extends CallRow>(row: Row | undefined, userId: string): Row & SeenCall {
  const role = row && roleOf(row, userId);
  if (!row || !role) throw problems.not_found();
  return { ...row, role };
}

/** Who was in a call keeps seeing it, also where they work for the shop no longer. */
function roleOf(call: CallRow, userId: string): CallRole | undefined {
  if (call.callerId === userId) return 'caller';
  if (call.receiverId === userId && call.receiverDeviceId !== null) return 'receiver';
  const side = sideOf(call, userId);
  if (side === undefined) return undefined;
  return side === call.callerSide ? 'colleague' : 'callee';
}

function sideOf({ buyerId, shopPeople }: CallRow, userId: string): Side | undefined {
  if (userId === buyerId) return 'buyer';
  return shopPeople.includes(userId) ? 'shop' : undefined;
}

/** Ids of those who can take it, or could. */
export function calleesOf(call: CallRow): readonly string[] {
  return peopleOn(otherSide(call.callerSide), call);
}

/** Ids of those whose devices ring and who cannot take it any more: they left the shop, or may do less there. */
export function strandedOf(call: CallRow): readonly string[] {
  const callees = calleesOf(call);
  return call.rungPeople.filter((userId) => !callees.includes(userId));
}

/** Ids of all whose devices hear of it: the two in it, the other people of a shop that was rung, and who still rings. */
export function everybodyIn(call: CallRow): string[] {
  const everybody = new Set([call.callerId, call.receiverId, ...calleesOf(call), ...strandedOf(call)]);
  return [...everybody].slice(0, MOST_TOLD);
}

function peopleOn(side: Side, { buyerId, shopPeople }: CallRow): readonly string[] {
  return side === 'buyer' ? [buyerId] : shopPeople;
}

/** Whether it still waits for an answer. */
export function isRinging({ status }: Pick<CallRow, 'status'>): boolean {
  return status === 'initiated' || status === 'ringing';
}
