import type { Context } from '#platform/actor.ts';
import { notify, tell } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import type { House } from '#platform/house.ts';
import { newId } from '#platform/ids.ts';
import { problems } from '#platform/problems.ts';
import { sightingOf } from './client.ts';
import { seeDevice } from './devices.store.ts';
import { sessionStarted } from './events.ts';
import { toMe } from './me.ts';
import type { SignedIn } from './schema.ts';
import { insertSession } from './sessions.store.ts';
import { findUser } from './store.ts';
import { deviceTokenText, firstRefreshToken, makeAccessToken, refreshTokenHash } from './tokens.ts';

export interface Started {
  readonly userId: string;
  readonly sessionId: string;
  readonly deviceId: string;
}

/** Starts a session in the transaction that let the person in. A device they never used is told to them. */
export async function startSession(
  tx: Tx,
  context: Context,
  person: { readonly userId: string; readonly deviceId: string | undefined; readonly keepSignedIn: boolean },
): Promise<Started> {
  const { config, keys } = context.house;
  const { userId, deviceId = newId(), keepSignedIn } = person;
  const sighting = sightingOf(context);
  const sessionId = newId();

  const { isNew, isFirst } = await seeDevice(tx, userId, deviceId, sighting.device);
  await insertSession(tx, {
    id: sessionId,
    userId,
    tokenHash: refreshTokenHash(firstRefreshToken(keys, sessionId)),
    deviceId,
    ...sighting,
    idleMinutes: idleMinutesOf(config, keepSignedIn),
    absoluteDays: config.SOUK_SESSION_ABSOLUTE_DAYS,
  });
  tell(tx, [userId], sessionStarted, { sessionId });
  if (isNew && !isFirst) {
    notify(tx, {
      key: `session.new-device:${sessionId}`,
      userId,
      type: 'security.new_device',
      data: { sessionId, ...sighting },
    });
  }
  return { userId, sessionId, deviceId };
}

function idleMinutesOf(config: House['config'], keepSignedIn: boolean): number {
  return keepSignedIn ? config.SOUK_SESSION_KEEP_DAYS * 24 * 60 : config.SOUK_SESSION_IDLE_MINUTES;
}

/** All a client gets on signing in or refreshing; the route decides what goes into cookies. */
export interface Issued {
  readonly answer: Omit<SignedIn, 'refreshToken' | 'deviceToken'>;
  readonly refreshToken: string;
  readonly deviceToken?: string;
  /** Whether they chose to stay signed in. */
  readonly keep: boolean;
}

/** What the newly signed in get. Made after the commit, so that no token is ever kept with an answer. */
export async function issueFirst(house: House, started: Started, keep: boolean): Promise<Issued> {
  const refreshToken = firstRefreshToken(house.keys, started.sessionId);
  const deviceToken = deviceTokenText(house.keys, started.deviceId);
  return { ...(await issue(house, { ...started, refreshToken, keep })), deviceToken };
}

/** An access token beside the refresh token in force. */
export async function issue(
  house: House,
  held: { readonly userId: string; readonly sessionId: string; readonly refreshToken: string; readonly keep: boolean },
): Promise<Issued> {
  const { userId, sessionId, refreshToken, keep } = held;
  const user = await findUser(house.database.db, userId);
  if (!user) throw problems.session_ended();
  const expiresAt = Math.floor(user.now) + house.config.SOUK_ACCESS_TOKEN_SECONDS;
  return {
    answer: {
      user: toMe(house, user),
      sessionId,
      accessToken: await makeAccessToken(house.keys, { userId, sessionId, expiresAt }),
      accessTokenExpiresAt: new Date(expiresAt * 1_000).toISOString(),
    },
    refreshToken,
    keep,
  };
}
