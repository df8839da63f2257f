import Type from 'typebox';
import { ShopParams } from '#features/shops/schema.ts';
import type { Api } from '#platform/http/api.ts';
import { Page, Paging } from '#platform/http/paging.ts';
import { Id } from '#platform/http/schema.ts';
import { announceOfShop, browseAnnouncements, takeAnnouncementBack } from './announcements.ts';
import { Announcement, NewAnnouncement } from './schema.ts';

export function newsRoutes(api: Api): void {
  api.post(
    '/api/shops/:idOrSlug/news',
    {
      operation: 'announceOfShop',
      summary: 'Tell the followers of my shop something',
      description:
        'It stands in their feeds and on the page of the shop; five in 24 hours. Needs the permission `profile`.',
      access: 'user',
      params: ShopParams,
      body: NewAnnouncement,
      answer: Announcement,
      status: 201,
      problems: ['not_found', 'forbidden', 'hidden_by_moderator', 'too_many_announcements'],
      creates: true,
    },
    (context, { params, body }) => announceOfShop(context, params.idOrSlug, body),
  );

  api.get(
    '/api/shops/:idOrSlug/news',
    {
      operation: 'browseShopAnnouncements',
      summary: 'What a shop told its followers',
      description: 'The newest first.',
      access: 'optional',
      params: ShopParams,
      query: Paging,
      answer: Page(Announcement),
      problems: ['not_found'],
    },
    (context, { params, query }) => browseAnnouncements(context, params.idOrSlug, query),
  );

  api.delete(
    '/api/shops/:idOrSlug/news/:id',
    {
      operation: 'takeAnnouncementBack',
      summary: 'Take back what my shop told its followers',
      description: 'It leaves all feeds. Needs the permission `profile`.',
      access: 'user',
      params: Type.Object({ ...ShopParams.properties, id: Id }),
      problems: ['not_found', 'forbidden'],
    },
    (context, { params }) => takeAnnouncementBack(context, params.idOrSlug, params.id),
  );
}
