import type { Context } from '#platform/actor.ts';

/** 128 bits tell all visitors apart there will ever be; a row for each of a shop's visitors a day stays small. */
const LETTERS = 22;

/**
 * Who looks, as a keyed hash: the signed-in user, else the session the client named, else address and agent for this
 * day. Without the key nobody comes back from it to a person.
 */
export function visitorOf({ house, actor, client }: Context, sessionId: string | undefined): string {
  return house.keys.sign('visitor', actor ? `user ${actor.userId}` : guest(client, sessionId)).slice(0, LETTERS);
}

/** The day is this machine's: it only keeps an address from being followed from one day to the next. */
function guest({ ip, userAgent }: Context['client'], sessionId: string | undefined): string {
  if (sessionId !== undefined) return `session ${sessionId}`;
  return `address ${new Date().toISOString().slice(0, 10)} ${ip} ${userAgent}`;
}
