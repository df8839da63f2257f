import { admin, type Context, houseContext, type Role } from '#platform/actor.ts';
import { announce, change, notify } from '#platform/change.ts';
import type { Db, Tx } from '#platform/database/connection.ts';
import type { House } from '#platform/house.ts';
import { decodeCursor, toPage } from '#platform/http/paging.ts';
import { isOddTime } from '#platform/http/times.ts';
import { newId } from '#platform/ids.ts';
import { invalid, problems } from '#platform/problems.ts';
import type { Suspension } from './admin.schema.ts';
import {
  type AccountRow,
  type AccountStatus,
  banAccount,
  changeRoleOf,
  findAccount,
  isFuture,
  listAccounts,
  reinstateAccount,
  suspendAccount,
} from './admin.store.ts';
import { listAuditLog } from './audit.store.ts';
import { audit } from './audit.ts';
import { emailKeyOf } from './email.ts';
import { accountBanned, accountReinstated, accountSuspended } from './events.ts';
import { refuseWeakPassword } from './password-rules.ts';
import { hashPassword } from './passwords.ts';
import { accountProblems } from './problems.ts';
import { endAllOf } from './sessions.service.ts';
import { insertUser } from './store.ts';

export interface AccountPage {
  readonly limit: number;
  readonly cursor?: string;
  readonly email?: string;
  readonly status?: AccountStatus;
}

/** Accounts, the newest first; for admins. */
export async function browseAccounts(context: Context, { limit, cursor, email, status }: AccountPage) {
  admin(context);
  const filter = { emailPrefix: email === undefined ? undefined : emailKeyOf(email), status };
  const page = { limit, after: decodeCursor(cursor, ['id'])?.[0] };
  return toPage(await listAccounts(context.house.database.db, filter, page), limit, ({ id }) => [id]);
}

/** What was done to the security of the house, the newest first; for admins. */
export async function browseAuditLog(context: Context, { limit, cursor }: { limit: number; cursor?: string }) {
  admin(context);
  const page = { limit, after: decodeCursor(cursor, ['id'])?.[0] };
  return toPage(await listAuditLog(context.house.database.db, page), limit, ({ id }) => [id]);
}

/** Shuts an account out for good: its sessions and sockets end at once. Banned already, nothing happens. */
export async function ban(context: Context, userId: string, reason: string): Promise<AccountRow> {
  refuseSelf(context, userId);
  return banAnybody(context, userId, reason);
}

function banAnybody(context: Context, userId: string, reason: string): Promise<AccountRow> {
  return change(context, async (tx) => {
    const banned = await banAccount(tx, userId, reason);
    if (!banned) return mustFind(tx, userId);
    await endAllOf(tx, userId, 'banned', null);
    announce(tx, accountBanned, { userId });
    await record(tx, context, 'account.banned', userId, { reason });
    return banned;
  });
}

/** Shuts an account out until a time to come. Throws `invalid_input` for one that is past, `account_is_banned`. */
export async function suspend(context: Context, userId: string, { until, reason }: Suspension): Promise<AccountRow> {
  refuseSelf(context, userId);
  if (isOddTime(until)) throw invalid('/until', 'is not a time to come');
  return change(context, async (tx) => {
    const suspended = await suspendAccount(tx, userId, until, reason);
    if (!suspended) {
      if (!(await isFuture(tx, until))) throw invalid('/until', 'is not a time to come');
      await mustFind(tx, userId);
      throw accountProblems.account_is_banned('Reinstate the account first');
    }
    await endAllOf(tx, userId, 'suspended', null);
    announce(tx, accountSuspended, { userId, until: suspended.suspendedUntil ?? until });
    await record(tx, context, 'account.suspended', userId, { until, reason });
    return suspended;
  });
}

/** Lets a banned or suspended account in again. */
export async function reinstate(context: Context, userId: string): Promise<AccountRow> {
  refuseSelf(context, userId);
  return change(context, async (tx) => {
    const reinstated = await reinstateAccount(tx, userId);
    if (!reinstated) return mustFind(tx, userId);
    announce(tx, accountReinstated, { userId });
    await audit(tx, context, { action: 'account.reinstated', subject: { type: 'user', id: userId } });
    return reinstated;
  });
}

/** Gives an account another role; it counts from its next request on. */
export async function changeRole(context: Context, userId: string, role: Role): Promise<AccountRow> {
  refuseSelf(context, userId);
  return change(context, async (tx) => {
    const changed = await changeRoleOf(tx, userId, role);
    if (!changed) return mustFind(tx, userId);
    const subject = { type: 'user', id: userId };
    await audit(tx, context, { action: 'account.role_changed', subject, detail: { role } });
    return changed;
  });
}

/** For admins; and nobody shuts themselves out by a slip. */
function refuseSelf(context: Context, userId: string): void {
  if (admin(context).userId === userId) throw problems.forbidden('You cannot do this to yourself');
}

/** Tells the person and the audit log. */
async function record(tx: Tx, context: Context, action: string, userId: string, detail: Record<string, unknown>) {
  const id = await audit(tx, context, { action, subject: { type: 'user', id: userId }, detail });
  notify(tx, { key: `${action}:${id}`, userId, type: action, data: detail });
}

async function mustFind(db: Db, userId: string): Promise<AccountRow> {
  const account = await findAccount(db, { id: userId });
  if (!account) throw problems.not_found();
  return account;
}

export interface NewAdmin {
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

/** Makes an admin from the command line. Throws `email_taken`, `weak_password`. */
export async function createAdmin(house: House, { email, name, password }: NewAdmin): Promise<{ userId: string }> {
  refuseWeakPassword(password, '/password', { email, name });
  const passwordHash = await hashPassword(house, password);
  const context = houseContext(house);
  return change(context, async (tx) => {
    const id = newId();
    const user = { id, email: email.trim(), emailKey: emailKeyOf(email), passwordHash, name, role: 'admin' } as const;
    if (!(await insertUser(tx, user))) throw accountProblems.email_taken();
    await audit(tx, context, { action: 'account.admin_created', subject: { type: 'user', id } });
    return { userId: id };
  });
}

/** Bans from the command line. Throws `not_found` for an address without an account. */
export async function banByEmail(house: House, email: string, reason: string): Promise<AccountRow> {
  const account = await findAccount(house.database.db, { emailKey: emailKeyOf(email) });
  if (!account) throw problems.not_found('No account has this address');
  return banAnybody(houseContext(house), account.id, reason);
}
