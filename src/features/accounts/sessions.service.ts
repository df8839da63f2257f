import { type Context, signedIn } from '#platform/actor.ts';
import { change, closeSockets, notify, tell } from '#platform/change.ts';
import type { Db, Tx } from '#platform/database/connection.ts';
import type { House } from '#platform/house.ts';
import { decodeCursor, toPage } from '#platform/http/paging.ts';
import { problems } from '#platform/problems.ts';
import { audit } from './audit.ts';
import { sessionEnded } from './events.ts';
import {
  type EndReason,
  endSession,
  endSessionsOf,
  findByToken,
  findByUsedToken,
  type HeldSession,
  isSessionOf,
  listEndedAmong,
  listSessions,
  rotateToken,
} from './sessions.store.ts';
import { listSignIns } from './sign-ins.store.ts';
import { type Issued, issue } from './start-session.ts';
import { nextRefreshToken, readAccessToken, refreshTokenHash } from './tokens.ts';

/** A token exchanged twice within this time is a lost answer or a second tab; later it is somebody else's copy. */
const SAME_ANSWER_SECONDS = 10;

/**
 * Exchanges a refresh token for the next one. Used again within 10 s it answers the same successor; later it ends the
 * session and tells its owner. Throws `token_invalid` for no token of ours, `session_ended` where it is over.
 */
export async function refresh(context: Context, token: string): Promise<Issued> {
  const { house } = context;
  const next = nextRefreshToken(house.keys, token);
  const held = await change(context, async (tx) => {
    const hash = refreshTokenHash(token);
    const rotated = await rotateToken(tx, hash, refreshTokenHash(next));
    if (rotated) return rotated;
    const used = await findByUsedToken(tx, hash, SAME_ANSWER_SECONDS);
    if (!used) return (await findByToken(tx, hash)) ? 'ended' : 'unknown';
    if (!used.lives) return 'ended';
    if (used.isRecent) return used;
    await endReused(tx, context, used);
    return 'ended';
  });
  if (held === 'unknown') throw problems.token_invalid('The refresh token is not valid');
  if (held === 'ended') throw problems.session_ended();
  const { id: sessionId, userId, idleMinutes } = held;
  return issue(house, { userId, sessionId, refreshToken: next, keep: isKept(house, idleMinutes) });
}

/** Two hold the same token and one of them stole it: which, nobody can say. */
async function endReused(tx: Tx, context: Context, { id, userId }: HeldSession): Promise<void> {
  const ended = await endSession(tx, id, userId, 'token_reused');
  if (!ended) return;
  const { device, ipAddress } = ended;
  closeSockets(tx, [id]);
  tell(tx, [userId], sessionEnded, { sessionId: id });
  notify(tx, {
    key: `session.token-reused:${id}`,
    userId,
    type: 'security.token_reused',
    data: { sessionId: id, device, ipAddress },
  });
  await audit(tx, context, { action: 'session.token_reused', subject: { type: 'session', id }, actorId: null });
}

/** Whether they chose to stay signed in: longer than the others' idle time. */
function isKept({ config }: House, idleMinutes: number): boolean {
  return idleMinutes > config.SOUK_SESSION_IDLE_MINUTES;
}

export interface Proof {
  readonly accessToken?: string | undefined;
  readonly refreshToken?: string | undefined;
}

/** Ends the session of either token. Whatever is no token of a living session has nothing left to end. */
export async function signOut(context: Context, proof: Proof): Promise<void> {
  await change(context, async (tx) => {
    const session = await sessionOf(tx, context.house, proof);
    if (session) await endOne(tx, session.id, session.userId, 'signed_out');
  });
}

async function sessionOf(db: Db, { keys }: House, { accessToken, refreshToken }: Proof) {
  if (accessToken !== undefined) {
    // An expired one proves as well whose it was.
    const claims = await readAccessToken(keys, accessToken).catch(() => undefined);
    if (claims) return { id: claims.sessionId, userId: claims.userId };
  }
  return refreshToken === undefined ? undefined : findByToken(db, refreshTokenHash(refreshToken));
}

async function endOne(tx: Tx, sessionId: string, userId: string, reason: EndReason): Promise<boolean> {
  const ended = await endSession(tx, sessionId, userId, reason);
  if (!ended) return false;
  closeSockets(tx, [sessionId]);
  tell(tx, [userId], sessionEnded, { sessionId });
  return true;
}

/** Ends all sessions of somebody, but the one they keep; answers how many. */
export async function endAllOf(tx: Tx, userId: string, reason: EndReason, keptId: string | null): Promise<number> {
  const ended = await endSessionsOf(tx, userId, reason, keptId);
  closeSockets(tx, ended);
  for (const sessionId of ended) tell(tx, [userId], sessionEnded, { sessionId });
  return ended.length;
}

/** My sessions that count, the newest first. */
export async function browseSessions(context: Context, { limit, cursor }: { limit: number; cursor?: string }) {
  const { userId, sessionId } = signedIn(context);
  const page = { limit, after: decodeCursor(cursor, ['id'])?.[0] };
  const rows = await listSessions(context.house.database.db, userId, page);
  const { items, nextCursor } = toPage(rows, limit, ({ id }) => [id]);
  return { items: items.map((session) => ({ ...session, current: session.id === sessionId })), nextCursor };
}

/** My sign-ins and failed tries, the newest first. */
export async function browseSignIns(context: Context, { limit, cursor }: { limit: number; cursor?: string }) {
  const { userId } = signedIn(context);
  const page = { limit, after: decodeCursor(cursor, ['id'])?.[0] };
  return toPage(await listSignIns(context.house.database.db, userId, page), limit, ({ id }) => [id]);
}

/** Ends one session of mine. Throws `not_found` where I have none of that id. */
export async function endMySession(context: Context, id: string): Promise<void> {
  const { userId, sessionId } = signedIn(context);
  await change(context, async (tx) => {
    const isMine = id === sessionId;
    const ended = await endOne(tx, id, userId, isMine ? 'signed_out' : 'ended_elsewhere');
    if (!ended && !(await isSessionOf(tx, id, userId))) throw problems.not_found();
    if (!ended || isMine) return;
    await audit(tx, context, { action: 'session.ended_elsewhere', subject: { type: 'session', id } });
  });
}

/** Ends all my other sessions; answers how many. */
export async function endMyOtherSessions(context: Context): Promise<{ ended: number }> {
  const { userId, sessionId } = signedIn(context);
  return change(context, async (tx) => {
    const ended = await endAllOf(tx, userId, 'ended_elsewhere', sessionId);
    const subject = { type: 'user', id: userId };
    if (ended > 0) await audit(tx, context, { action: 'session.others_ended', subject, detail: { ended } });
    return { ended };
  });
}

/** Those of these sessions that have ended: each node asks once a second for those it holds sockets of. */
export function endedAmong(db: Db, sessionIds: readonly string[]): Promise<string[]> {
  return sessionIds.length === 0 ? Promise.resolve([]) : listEndedAmong(db, sessionIds);
}
