import { audit } from '#features/accounts/service.ts';
import { admin, type Context } from '#platform/actor.ts';
import { change, wake } from '#platform/change.ts';
import type { Db } from '#platform/database/connection.ts';
import { decodeCursor, toPage } from '#platform/http/paging.ts';
import { newId } from '#platform/ids.ts';
import { invalid, problems } from '#platform/problems.ts';
import type {
  Announcement,
  AnnouncementQuery,
  Audience,
  AudienceSize,
  NewAnnouncement,
} from './announcements.schema.ts';
import { findAnnouncement, insertAnnouncement, listAnnouncements, stopAnnouncement } from './announcements.store.ts';
import { countAudience } from './audience.store.ts';
import { announcementProblems } from './problems.ts';

/** What wakes the writers. */
export const ANNOUNCING = 'announcements';

/** What was announced, the newest first; for admins. */
export async function browseAnnouncements(context: Context, { limit, cursor }: AnnouncementQuery) {
  admin(context);
  const page = { limit, after: decodeCursor(cursor, ['id'])?.[0] };
  return toPage(await listAnnouncements(context.house.database.db, page), limit, ({ id }) => [id]);
}

export async function readAnnouncement(context: Context, id: string): Promise<Announcement> {
  admin(context);
  return mustFind(context.house.database.db, id);
}

export async function previewAnnouncement(context: Context, audience: Audience): Promise<AudienceSize> {
  admin(context);
  refuseHalfAudience(audience);
  return { total: await countAudience(context.house.database.db, audience) };
}

/**
 * Begins to tell everybody it is for; that is done by the house, batch after batch. Throws `invalid_input` for a
 * segment that is missing or too many, `nobody_to_tell`.
 */
export async function makeAnnouncement(context: Context, wish: NewAnnouncement): Promise<Announcement> {
  const { userId } = admin(context);
  refuseHalfAudience(wish);
  return change(context, async (tx) => {
    const total = await countAudience(tx, wish);
    if (total === 0) throw announcementProblems.nobody_to_tell();
    const id = newId();
    await insertAnnouncement(tx, {
      ...wish,
      title: wish.title.trim(),
      body: wish.body.trim(),
      id,
      authorId: userId,
      total,
    });
    const subject = { type: 'announcement', id };
    await audit(tx, context, { action: 'announcement.made', subject, detail: { audience: wish.audience, total } });
    wake(tx, ANNOUNCING);
    return mustFind(tx, id);
  });
}

/** Tells nobody else; who was told keeps it. Cancelled already, nothing happens. Throws `already_sent`. */
export async function cancelAnnouncement(context: Context, id: string): Promise<Announcement> {
  admin(context);
  return change(context, async (tx) => {
    const stopped = await stopAnnouncement(tx, id);
    const announcement = await mustFind(tx, id);
    if (announcement.status === 'sent') throw announcementProblems.already_sent();
    if (stopped) {
      const detail = { told: announcement.told };
      await audit(tx, context, { action: 'announcement.cancelled', subject: { type: 'announcement', id }, detail });
    }
    return announcement;
  });
}

function refuseHalfAudience({ audience, segment }: Audience): void {
  if (audience === 'segment' && !segment) throw invalid('/segment', 'is missing');
  if (audience !== 'segment' && segment) throw invalid('/segment', 'belongs to the audience `segment` alone');
}

async function mustFind(db: Db, id: string): Promise<Announcement> {
  const announcement = await findAnnouncement(db, id);
  if (!announcement) throw problems.not_found();
  return announcement;
}
