import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import type { Invitation, Permission } from './staff.schema.ts';

const isOpen = sql`accepted_at is null and withdrawn_at is null and expires_at > souk_now()`;

/** Invitations that can still be accepted, oldest first. */
export async function listInvitations(db: Db, shopId: string): Promise<Invitation[]> {
  const { rows } = await sql<Invitation>`
    select id, email, permissions, expires_at as "expiresAt" from shop_invitations
    where shop_id = ${shopId} and ${isOpen} order by id`.execute(db);
  return rows;
}

/** How many people the shop asked since then, whatever became of it. */
export async function countInvitations(tx: Tx, shopId: string, sinceHours: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from shop_invitations
    where shop_id = ${shopId} and created_at > souk_now() - make_interval(hours => ${sinceHours})`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** Whether that address belongs to the shop's owner or somebody who works there. */
export async function belongsToShop(tx: Tx, shopId: string, emailKey: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from users join shops on shops.id = ${shopId}
    where email_key = ${emailKey} and (owner_id = users.id
      or exists (select 1 from shop_staff where shop_staff.shop_id = shops.id and user_id = users.id))`.execute(tx);
  return rows.length === 1;
}

export interface NewInvitationRow {
  readonly id: string;
  readonly shopId: string;
  readonly email: string;
  readonly permissions: readonly Permission[];
  readonly tokenHash: Buffer;
  readonly invitedBy: string;
  readonly days: number;
}

/**
 * Writes an invitation in the place of an earlier one to the same address, whose link then opens nothing any more.
 * Nothing where that address was written to `mostMails` times already.
 */
export async function upsertInvitation(
  tx: Tx,
  invitation: NewInvitationRow,
  mostMails: number,
): Promise<Invitation | undefined> {
  const { rows } = await sql<Invitation>`
    insert into shop_invitations as held (id, shop_id, email, permissions, token_hash, invited_by, expires_at)
    values (${invitation.id}, ${invitation.shopId}, ${invitation.email}, ${[...invitation.permissions]}::text[],
      ${invitation.tokenHash}, ${invitation.invitedBy}, souk_now() + make_interval(days => ${invitation.days}))
    on conflict (shop_id, email) do update set
      id = excluded.id, permissions = excluded.permissions, token_hash = excluded.token_hash,
      invited_by = excluded.invited_by, expires_at = excluded.expires_at, mails = held.mails + 1,
      accepted_at = null, withdrawn_at = null
    where held.mails < ${mostMails}
    returning id, email, permissions, expires_at as "expiresAt"`.execute(tx);
  return rows[0];
}

/** Withdraws an open invitation; its row stays a while, so that nobody is written to again and again. */
export async function withdraw(tx: Tx, shopId: string, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update shop_invitations set withdrawn_at = souk_now()
    where shop_id = ${shopId} and id = ${id} and ${isOpen}`.execute(tx);
  return numAffectedRows === 1n;
}

export interface HeldInvitation {
  readonly id: string;
  readonly shopId: string;
  readonly email: string;
  readonly permissions: Permission[];
  readonly isOpen: boolean;
  readonly isAccepted: boolean;
}

/** The invitation of a token, held until the transaction ends. */
export async function holdInvitation(tx: Tx, tokenHash: Buffer): Promise<HeldInvitation | undefined> {
  const { rows } = await sql<HeldInvitation>`
    select id, shop_id as "shopId", email, permissions, ${isOpen} as "isOpen", accepted_at is not null as "isAccepted"
    from shop_invitations where token_hash = ${tokenHash} for update`.execute(tx);
  return rows[0];
}

export async function markAccepted(tx: Tx, id: string): Promise<void> {
  await sql`update shop_invitations set accepted_at = souk_now() where id = ${id}`.execute(tx);
}

/** The address somebody proved to own, as invitations are written to it. */
export async function findProvenAddress(tx: Tx, userId: string): Promise<string | undefined> {
  const { rows } = await sql<{ key: string }>`
    select email_key as key from users where id = ${userId} and email_verified_at is not null`.execute(tx);
  return rows[0]?.key;
}

export interface InvitationLetter {
  readonly email: string;
  readonly shop: string;
  readonly inviter: string;
  readonly locale: string;
}

/** What the mail of an open invitation says, in the language of its receiver where they have an account. */
export async function readInvitationLetter(db: Db, id: string): Promise<InvitationLetter | undefined> {
  const { rows } = await sql<InvitationLetter>`
    select shop_invitations.email, shops.name as shop, inviter.name as inviter,
      coalesce(invited.locale, inviter.locale) as locale
    from shop_invitations
    join public_shops as shops on shops.id = shop_id
    join active_users as inviter on inviter.id = invited_by
    left join users as invited on invited.email_key = shop_invitations.email
    where shop_invitations.id = ${id} and ${isOpen}`.execute(db);
  return rows[0];
}

/** Forgets addresses that were invited and never came, so many days after their link ended, and old answers. */
export async function forgetOldInvitations(db: Db, days: number): Promise<void> {
  await sql`
    delete from shop_invitations where expires_at < souk_now() - make_interval(days => ${days})`.execute(db);
}

/** Invitations somebody got, and those they wrote without who got them. */
export async function listInvitationsOf(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select shops.name as shop, permissions, shop_invitations.created_at as "createdAt", expires_at as "expiresAt",
      case when shop_invitations.email = users.email_key then 'received' else 'sent' end as kind
    from users
    join shop_invitations on shop_invitations.email = users.email_key or invited_by = users.id
    join shops on shops.id = shop_id
    where users.id = ${userId} order by shop_invitations.id`.execute(db);
  return rows;
}

/** Takes out the invitations to somebody, by somebody, and of the shops they own. */
export async function deleteInvitationsOf(tx: Tx, userId: string): Promise<void> {
  await sql`
    delete from shop_invitations using users
    where users.id = ${userId} and (shop_invitations.email = users.email_key or invited_by = users.id
      or shop_id in (select id from shops where owner_id = users.id))`.execute(tx);
}
