import { mustManage, readShop, shopProblems } from '#features/shops/service.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import { decodeCursor, toPage } from '#platform/http/paging.ts';
import { newId } from '#platform/ids.ts';
import { problems } from '#platform/problems.ts';
import {
  countAnnouncedToday,
  deleteAnnouncement,
  holdAnnouncer,
  insertAnnouncement,
  listAnnouncements,
} from './announcements.store.ts';
import { followProblems } from './problems.ts';
import type { Announcement, NewAnnouncement } from './schema.ts';

const MOST_A_DAY = 5;

/**
 * Tells the followers of a shop something: one row, which each of them finds in their feed, however many they are.
 * Throws `not_found`, `forbidden`, `hidden_by_moderator`, `too_many_announcements`.
 */
export async function announceOfShop(
  context: Context,
  idOrSlug: string,
  { title, body }: NewAnnouncement,
): Promise<Announcement> {
  const { userId: authorId } = signedIn(context);
  return change(context, async (tx) => {
    const { id: shopId } = await mustManage(tx, context, idOrSlug, 'profile');
    if ((await holdAnnouncer(tx, shopId)) === 'hidden') throw shopProblems.hidden_by_moderator();
    if ((await countAnnouncedToday(tx, shopId, MOST_A_DAY)) >= MOST_A_DAY) {
      throw followProblems.too_many_announcements(
        `A shop tells its followers ${MOST_A_DAY} things in 24 hours at most`,
      );
    }
    return insertAnnouncement(tx, { id: newId(), shopId, authorId, title: title.trim(), body: body.trim() });
  });
}

/** What a shop announced, for whoever sees it. Throws `not_found`. */
export async function browseAnnouncements(
  context: Context,
  idOrSlug: string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string },
) {
  const after = decodeCursor(cursor, ['id'])?.[0];
  const { id } = await readShop(context, idOrSlug);
  const rows = await listAnnouncements(context.house.database.db, id, { limit, after });
  return toPage(rows, limit, (row) => [row.id]);
}

/** Takes back what a shop announced. Throws `not_found`, `forbidden`. */
export async function takeAnnouncementBack(context: Context, idOrSlug: string, anyCaseId: string): Promise<void> {
  await change(context, async (tx) => {
    const { id: shopId } = await mustManage(tx, context, idOrSlug, 'profile');
    if (!(await deleteAnnouncement(tx, shopId, anyCaseId.toLowerCase()))) throw problems.not_found();
  });
}
