import type { House } from './house.ts';
import type { Repeat } from './idempotency.ts';
import { problems } from './problems.ts';

export type Role = 'buyer' | 'moderator' | 'admin';

/** Who asks. Shop rights are not here: they are rows that the shops feature reads. */
export interface Actor {
  readonly userId: string;
  readonly role: Role;
  /** Null where the command line acts for a user. */
  readonly sessionId: string | null;
}

/** Everything a service needs besides its input. */
export interface Context {
  readonly house: House;
  /** Null for a guest. */
  readonly actor: Actor | null;
  /** Set where the request carried an Idempotency-Key. */
  readonly repeat: Repeat | null;
  readonly client: { readonly ip: string; readonly userAgent: string };
  /** When it happened, where the past is written: `souk_now()` of its changes. Absent: now. */
  readonly asOf?: Temporal.Instant;
}

/** The signed-in asker. Throws `not_signed_in` for a guest. */
export function signedIn(context: Context): Actor {
  if (!context.actor) throw problems.not_signed_in();
  return context.actor;
}

/** The asker, if an admin. Throws `forbidden` for everyone else. */
export function admin(context: Context): Actor {
  const actor = signedIn(context);
  if (actor.role !== 'admin') throw problems.forbidden();
  return actor;
}

/** The asker, if a moderator or an admin. Throws `forbidden` for everyone else. */
export function moderator(context: Context): Actor {
  const actor = signedIn(context);
  if (actor.role === 'buyer') throw problems.forbidden();
  return actor;
}

/** A context outside any request: jobs, listeners and the command line. */
export function houseContext(house: House, actor: Actor | null = null, asOf?: Temporal.Instant): Context {
  return { house, actor, repeat: null, client: { ip: '', userAgent: '' }, ...(asOf && { asOf }) };
}
