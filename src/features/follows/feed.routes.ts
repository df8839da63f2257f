import type { Api } from '#platform/http/api.ts';
import { browseFeed, markFeedSeen } from './feed.ts';
import { FeedPage, FeedQuery, Seen, Unread } from './schema.ts';

export function feedRoutes(api: Api): void {
  api.get(
    '/api/feed',
    {
      operation: 'browseFeed',
      summary: 'What the shops I follow did',
      description: 'The newest first. What is sold or off sale is left out, and a price drop that is over.',
      access: 'user',
      query: FeedQuery,
      answer: FeedPage,
    },
    (context, { query }) => browseFeed(context, query),
  );

  api.put(
    '/api/feed/seen',
    {
      operation: 'markFeedSeen',
      summary: 'I saw my feed up to here',
      description: 'Never goes back.',
      access: 'user',
      body: Seen,
      answer: Unread,
    },
    (context, { body }) => markFeedSeen(context, body.upToId),
  );
}
