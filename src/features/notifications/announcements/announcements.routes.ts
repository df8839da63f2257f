import Type from 'typebox';
import type { Api } from '#platform/http/api.ts';
import { IdParams } from '#platform/http/schema.ts';
import {
  Announcement,
  AnnouncementPage,
  AnnouncementQuery,
  Audience,
  AudienceSize,
  NewAnnouncement,
} from './announcements.schema.ts';
import {
  browseAnnouncements,
  cancelAnnouncement,
  makeAnnouncement,
  previewAnnouncement,
  readAnnouncement,
} from './announcements.ts';

export function announcementRoutes(api: Api): void {
  api.get(
    '/api/admin/announcements',
    {
      operation: 'browseAnnouncements',
      summary: 'What was announced, newest first',
      access: 'admin',
      query: AnnouncementQuery,
      answer: AnnouncementPage,
    },
    (context, { query }) => browseAnnouncements(context, query),
  );

  api.post(
    '/api/admin/announcements',
    {
      operation: 'makeAnnouncement',
      summary: 'Tell many people something',
      description:
        'They are told one after the other while it is `sending`. Who wants no announcements is passed over.',
      access: 'admin',
      body: NewAnnouncement,
      answer: Announcement,
      status: 201,
      problems: ['nobody_to_tell'],
      creates: true,
    },
    (context, { body }) => makeAnnouncement(context, body),
  );

  api.post(
    '/api/admin/announcements/preview',
    {
      operation: 'previewAnnouncement',
      summary: 'How many an announcement would be for',
      access: 'admin',
      body: Audience,
      answer: AudienceSize,
    },
    (context, { body }) => previewAnnouncement(context, body),
  );

  api.get(
    '/api/admin/announcements/:id',
    {
      operation: 'readAnnouncement',
      summary: 'An announcement, and how far it is',
      access: 'admin',
      params: IdParams,
      answer: Announcement,
      problems: ['not_found'],
    },
    (context, { params }) => readAnnouncement(context, params.id),
  );

  api.put(
    '/api/admin/announcements/:id/cancel',
    {
      operation: 'cancelAnnouncement',
      summary: 'Tell nobody else',
      description: 'Who was told by now keeps it.',
      access: 'admin',
      params: IdParams,
      body: Type.Object({}, { title: 'AnnouncementCancel', examples: [{}] }),
      answer: Announcement,
      problems: ['not_found', 'already_sent'],
    },
    (context, { params }) => cancelAnnouncement(context, params.id),
  );
}
