/** So much a session says of which nobody knows whose it is. */
export const OF_SESSION = 0.5;
/** All sessions of one address together say no more than so many. */
const SESSIONS_OF_AN_ADDRESS = 2;

/**
 * How much is given on somebody of whom only a session is known, where so many sessions came from their address. Sessions
 * are invented for nothing: ten thousand of one address weigh as two.
 */
export function trustOf(sessionsOfAddress: number): number {
  return OF_SESSION * Math.min(1, SESSIONS_OF_AN_ADDRESS / sessionsOfAddress);
}

/** A pair is shown to others with that many points behind it: two people, three sessions of different addresses, a purchase of both. */
export const SUPPORT = 3;
const OF_PERSON = 1.5;

/** What somebody adds to the support of a pair; both bought is support enough: purchases are not invented. */
export function supportOf(trust: number, bothBought: boolean): number {
  if (trust < 1) return trust / OF_SESSION;
  return bothBought ? SUPPORT : OF_PERSON;
}
