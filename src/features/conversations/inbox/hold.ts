import { type Context, signedIn } from '#platform/actor.ts';
import type { Db, Tx } from '#platform/database/connection.ts';
import { problems } from '#platform/problems.ts';
import { conversationProblems } from '../problems.ts';
import type { Side } from '../schema.ts';
import { findStanding, lockConversation, type StandingRow } from './hold.store.ts';

export type { StandingRow };

/** With the buyer fewer than one transaction may tell. */
export const MOST_PEOPLE = 40;

/** A conversation that the asker is in, on that side. */
export interface SeenConversation extends StandingRow {
  readonly mine: Side;
}

/** One that nobody else changes until the end of the transaction. */
export interface HeldConversation extends SeenConversation {
  readonly held: true;
}

/** A conversation of the asker's. Throws `not_found` for everybody who is not in it, moderators and admins too. */
export async function seeConversation(db: Db, context: Context, anyCaseId: string): Promise<SeenConversation> {
  const { userId } = signedIn(context);
  const row = await findStanding(db, anyCaseId.toLowerCase(), userId, MOST_PEOPLE);
  if (!row?.mine) throw problems.not_found();
  return { ...row, mine: row.mine };
}

/**
 * Holds a conversation of the asker's until the end of the transaction: everything that numbers, counts or marks in it
 * goes one after the other. The first lock of its transaction, where there are others. Throws `not_found`, and
 * `blocked` where one side wants nothing of the other, unless that does not matter.
 */
export async function holdConversation(
  tx: Tx,
  context: Context,
  anyCaseId: string,
  { evenBlocked = false }: { readonly evenBlocked?: boolean } = {},
): Promise<HeldConversation> {
  await lockConversation(tx, anyCaseId);
  const seen = await seeConversation(tx, context, anyCaseId);
  if (!evenBlocked) refuseBlocked(seen);
  return { ...seen, held: true };
}

/**
 * Holds a conversation for somebody whose right to be in it is another than to its messages: the caller looks at that,
 * and whether one side wants nothing of the other. Throws `not_found` where there is none.
 */
export async function holdForCall(tx: Tx, context: Context, anyCaseId: string): Promise<StandingRow> {
  await lockConversation(tx, anyCaseId);
  const row = await findStanding(tx, anyCaseId.toLowerCase(), signedIn(context).userId, MOST_PEOPLE);
  if (!row) throw problems.not_found();
  return row;
}

/** Whether nothing can be said in it. */
export function isBlocked({ blockedByBuyer, blockedByShop, buyerIsErased }: StandingRow): boolean {
  return blockedByBuyer || blockedByShop || buyerIsErased;
}

/** Throws `blocked` where nothing can be said in it. */
export function refuseBlocked(standing: StandingRow): void {
  if (isBlocked(standing)) throw conversationProblems.blocked();
}

/** Ids of everybody whose devices hear of it: the buyer and the shop's people. */
export function everybodyIn({ buyerId, shopPeople }: StandingRow): string[] {
  return [...new Set([buyerId, ...shopPeople])];
}

export function otherSide(side: Side): Side {
  return side === 'buyer' ? 'shop' : 'buyer';
}

/** Ids of the people of one side, the buyer never among the shop's. */
export function peopleOn(side: Side, { buyerId, shopPeople }: StandingRow): string[] {
  return side === 'buyer' ? [buyerId] : shopPeople.filter((id) => id !== buyerId);
}
