import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import type { Announcement, NewAnnouncement, Segment } from './announcements.schema.ts';

const columns = sql.raw(`announcements.id, title, body, link, audience, segment, announcements.status, total, told,
  passed_over as "passedOver", announcements.created_at as "createdAt", finished_at as "finishedAt",
  case when author.id is not null then json_build_object('id', author.id, 'name', author.name) end as author`);
const written = sql.raw('announcements left join users as author on author.id = author_id');

/** The newest first, after the one of that id. Reads one more than `limit`. */
export async function listAnnouncements(db: Db, { limit, after }: { limit: number; after: string | undefined }) {
  const { rows } = await sql<Announcement>`
    select ${columns} from ${written}
    ${after === undefined ? sql`` : sql`where announcements.id < ${after}`}
    order by announcements.id desc limit ${limit + 1}`.execute(db);
  return rows;
}

export async function findAnnouncement(db: Db, id: string): Promise<Announcement | undefined> {
  const { rows } = await sql<Announcement>`
    select ${columns} from ${written} where announcements.id = ${id}`.execute(db);
  return rows[0];
}

export interface AnnouncementDraft extends NewAnnouncement {
  readonly id: string;
  readonly authorId: string;
  readonly total: number;
}

export async function insertAnnouncement(tx: Tx, draft: AnnouncementDraft): Promise<void> {
  const segment: Segment | null = draft.segment ?? null;
  await sql`
    insert into announcements (id, author_id, title, body, link, audience, segment, total)
    values (${draft.id}, ${draft.authorId}, ${draft.title}, ${draft.body}, ${draft.link ?? null}, ${draft.audience},
      ${segment && JSON.stringify(segment)}::jsonb, ${draft.total})`.execute(tx);
}

/** Stops one that is being told; false where there is none. Waits for the batch under way. */
export async function stopAnnouncement(tx: Tx, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update announcements set status = 'cancelled', finished_at = souk_now()
    where id = ${id} and status = 'sending'`.execute(tx);
  return numAffectedRows === 1n;
}

/** For the export: what somebody announced. */
export async function listAnnouncementsBy(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select id, title, body, link, audience, segment, status, created_at as "createdAt"
    from announcements where author_id = ${userId} order by id`.execute(db);
  return rows;
}
