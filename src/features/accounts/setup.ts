import type { Tx } from '#platform/database/connection.ts';
import type { House } from '#platform/house.ts';
import { problems } from '#platform/problems.ts';
import { hasAdmin, holdFirstAdmin } from './store.ts';

/** Only these secrets make it, and it counts until there is an admin. */
const PURPOSE = 'first-admin';

/** The link whose registration becomes the first admin, or null where there is one. */
export async function setupLink({ database, keys }: House, base: string): Promise<string | null> {
  if (await hasAdmin(database.db)) return null;
  return `${base}/sign-up?setup=${keys.sign('link', PURPOSE)}`;
}

/** Whether this registration is the first admin's. Throws `forbidden` for a link that doesn't count any more. */
export async function isFirstAdmin(tx: Tx, { keys }: House, token: string | undefined): Promise<boolean> {
  if (token === undefined) return false;
  await holdFirstAdmin(tx);
  if (keys.verify('link', PURPOSE, token) && !(await hasAdmin(tx))) return true;
  throw problems.forbidden('There is an admin already; sign up without this link');
}
