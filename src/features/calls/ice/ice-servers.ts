import { type Context, signedIn } from '#platform/actor.ts';
import type { House } from '#platform/house.ts';
import type { IceServers } from './ice.schema.ts';
import { findIceWish, type IceWish } from './ice.store.ts';
import { signTurnCredential } from './turn-credential.ts';

/** Part of the answer to whoever begins or takes a call. */
export type IcePart = Omit<IceServers, 'expiresAt'> & { readonly iceExpiresAt: IceServers['expiresAt'] };

/** Whether the house has a server that relays calls, so that two can talk without learning each other's address. */
export function hasRelay({ config }: Pick<House, 'config'>): boolean {
  return config.SOUK_TURN_URLS.length > 0;
}

/**
 * The servers by which the asker's devices find others, with credentials of their own for the relay. Who may use nothing
 * but the relay is named no STUN server: it would learn their address for nothing. Without a relay those get none. Pure.
 */
export function iceServersFor(context: Context, { hidesAddress, now }: IceWish): IcePart {
  const { userId } = signedIn(context);
  const { SOUK_TURN_URLS, SOUK_TURN_SECRET, SOUK_STUN_URLS, SOUK_TURN_TTL_SECONDS, SOUK_CALLS_RELAY } =
    context.house.config;
  const expiresUnix = Math.floor(Temporal.Instant.from(now).epochMilliseconds / 1_000) + SOUK_TURN_TTL_SECONDS;
  const onlyRelay = hidesAddress || SOUK_CALLS_RELAY === 'always';

  const iceServers: IceServers['iceServers'] = [];
  if (!onlyRelay && SOUK_STUN_URLS.length > 0) iceServers.push({ urls: [...SOUK_STUN_URLS] });
  const [secret] = SOUK_TURN_SECRET;
  if (secret !== undefined) {
    iceServers.push({ urls: [...SOUK_TURN_URLS], ...signTurnCredential(secret, userId, expiresUnix) });
  }
  return {
    iceServers,
    iceTransportPolicy: onlyRelay ? 'relay' : 'all',
    iceExpiresAt: secret === undefined ? null : Temporal.Instant.fromEpochMilliseconds(expiresUnix * 1_000).toString(),
  };
}

export async function showIceServers(context: Context): Promise<IceServers> {
  const wish = await findIceWish(context.house.database.db, signedIn(context).userId);
  const { iceExpiresAt, ...servers } = iceServersFor(context, wish);
  return { ...servers, expiresAt: iceExpiresAt };
}
