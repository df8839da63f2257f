import { publicUrl } from '#platform/config.ts';
import type { Api } from '#platform/http/api.ts';
import { changePreferences, showPreferences } from './preferences.ts';
import { PreferenceChanges, Preferences, UnsubscribeQuery, Unsubscription } from './schema.ts';
import { showUnsubscription, unsubscribe } from './unsubscribe.ts';

export function preferenceRoutes(api: Api): void {
  api.get(
    '/api/notifications/preferences',
    {
      operation: 'readNotificationPreferences',
      summary: 'How I am told of what',
      access: 'user',
      answer: Preferences,
    },
    (context) => showPreferences(context),
  );

  api.put(
    '/api/notifications/preferences',
    {
      operation: 'changeNotificationPreferences',
      summary: 'Change how I am told of what',
      description: 'What is not named stays as it is.',
      access: 'user',
      body: PreferenceChanges,
      answer: Preferences,
      problems: ['locked_preference'],
    },
    (context, { body }) => changePreferences(context, body),
  );

  api.get(
    '/api/notifications/unsubscription',
    {
      operation: 'readUnsubscription',
      summary: 'What mails a link in a mail would end',
      access: 'public',
      query: UnsubscribeQuery,
      answer: Unsubscription,
      problems: ['unsubscribe_link_invalid'],
    },
    (context, { query }) => showUnsubscription(context, query.token),
  );

  api.post(
    '/api/notifications/unsubscribe',
    {
      operation: 'unsubscribe',
      summary: 'Get no more mails like the one this token came in',
      description:
        'What `List-Unsubscribe-Post` promises (RFC 8058): no session, and the body of a form, which is not read.',
      access: 'public',
      query: UnsubscribeQuery,
      oneClick: true,
      answer: Unsubscription,
      problems: ['unsubscribe_link_invalid'],
    },
    (context, { query }) => unsubscribe(context, query.token),
  );

  api.get(
    '/api/notifications/unsubscribe',
    {
      operation: 'openUnsubscribe',
      summary: 'Leads mail programs that open the address to its page',
      description: 'Looking at it ends nothing: programs that check links do the same.',
      access: 'public',
      query: UnsubscribeQuery,
      media: 'text/html',
      status: 303,
    },
    async ({ house }, { query }, reply) =>
      reply
        .type('text/html')
        .redirect(`${publicUrl(house.config)}/unsubscribe?token=${encodeURIComponent(query.token)}`, 303),
  );
}
