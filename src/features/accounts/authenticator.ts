import type { House } from '#platform/house.ts';
import type { Authenticate } from '#platform/http/guard.ts';
import { problems } from '#platform/problems.ts';
import type { SocketWatch } from '#platform/realtime/sockets.ts';
import { activityOf } from './activity.ts';
import { presenceOf } from './presence.ts';
import { checkSession } from './sessions.store.ts';
import { readAccessToken } from './tokens.ts';

/** Tells who holds an access token, by one read of the session's row; each time it does counts as activity. */
export function openAuthenticator(house: House): { authenticate: Authenticate; presence: SocketWatch } {
  const activity = activityOf(house);
  const presence = presenceOf(house);

  async function authenticate(accessToken: string) {
    const { userId, sessionId, expiresAt } = await readAccessToken(house.keys, accessToken);
    const latest = activity.latest(sessionId) ?? null;
    const [session] = await checkSession(house.database.pool, [sessionId, latest, expiresAt]);
    if (session?.tokenExpired) throw problems.token_expired();
    if (!session?.lives || session.userId !== userId) throw problems.session_ended();
    activity.saw(sessionId, session.now);
    presence.asked(userId, sessionId);
    return { userId, role: session.role, sessionId };
  }

  return { authenticate, presence };
}
