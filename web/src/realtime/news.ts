import type { QueryClient } from '@tanstack/react-query';
import { fetchNews } from '../api/sync.ts';
import type { PersonEvent } from '../api/types.ts';
import { callNews, callsReset, followCalls } from '../calls/watch.ts';
import { conversationNews, conversationsReset, hearPresence } from '../conversations/news.ts';
import { followPush } from '../notifications/push.ts';
import { notificationsChanged } from '../notifications/queries.ts';
import { dropDrafts } from '../parts/draft.ts';
import { forgetSearches } from '../search/recent.ts';
import { todayChanged } from '../seller/today/queries.ts';
import { currentSession, onSession } from '../session/session.ts';
import { freshToken, renewToken, signedOut } from '../session/tokens.ts';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { keepCursor, knownCursor } from './cursor.ts';
import { onSignal } from './signals.ts';

/** How a line of news reaches this page: a socket, or asking every few seconds where sockets do not pass. */
export type Line = { close: () => void };
export type Listener = {
  token: () => Promise<string | null>;
  cursor: () => string | null;
  heard: (event: PersonEvent, cursor: string) => void;
  reset: (cursor: string) => void;
  ended: () => void;
  /** The server refused the token: either a new one is to be had, or the session is over. */
  refused: () => void;
  /** Asks once over plain HTTP for everything since the cursor. */
  ask: () => Promise<void>;
};

/** Keeps one line open for whoever is signed in. Guests load none of this; the socket's code is a chunk of its own. */
export function followNews(client: QueryClient): void {
  let userId: string | null = null;
  let line: Promise<Line> | null = null;
  const follow = () => {
    const session = currentSession();
    const next = session.status === 'member' ? session.user.id : null;
    if (next === userId || session.status === 'starting') return;
    // However they left, whoever comes next in this browser finds neither what they searched for nor what they left half done.
    if (userId !== null) {
      forgetSearches();
      dropDrafts();
    }
    userId = next;
    void line?.then((open) => open.close());
    forgetPrivateAnswers(client, next !== null);
    line = next ? import('./socket.ts').then(({ openLine }) => openLine(listenerFor(next, client))) : null;
    line?.catch(() => {
      // The code did not load (offline, a new release): the next page load tries again.
    });
  };
  onSession(follow);
  hearPresence(client);
  followCalls(client, {
    layer: () => import('../calls/layer.tsx'),
    start: () => import('../calls/start.ts'),
  });
  onSignal('notifications.grew', () => {
    notificationsChanged(client);
    waitedForChanged(client);
  });
  follow();
  followPush();
}

/** After React has left the pages that were private; what a guest may see as well is asked for again. */
function forgetPrivateAnswers(client: QueryClient, arrived: boolean): void {
  setTimeout(() => {
    if (arrived) return void client.invalidateQueries();
    client.removeQueries({ type: 'inactive' });
    void client.resetQueries({ type: 'active' });
  });
}

function listenerFor(userId: string, client: QueryClient): Listener {
  let cursor = knownCursor(userId);
  const keep = (next: string) => {
    cursor = next;
    keepCursor(userId, next);
  };
  const heard = (event: PersonEvent, at: string) => {
    keep(at);
    take(event, client);
  };
  const reset = (next: string) => {
    keep(next);
    conversationsReset(client);
    callsReset();
    void client.invalidateQueries();
  };
  async function ask() {
    const page = await fetchNews(cursor);
    if (page.reset) return reset(page.cursor);
    for (const event of page.events) heard(event, page.cursor);
    keep(page.cursor);
    if (page.more) await ask();
  }
  return {
    token: freshToken,
    cursor: () => cursor,
    heard,
    reset,
    ended: () => signedOut(true),
    refused: () => void renewToken(),
    ask,
  };
}

/** What was told may be of something that is waited for, and counts as told by then. */
function waitedForChanged(client: QueryClient): void {
  for (const queryKey of [['price-alerts'], ['saved-searches']]) void client.invalidateQueries({ queryKey });
}

/** What may be work of somebody's shop. */
const daysWork = /^(order|message|conversation|call|call_back|review|notification)\./;

function take(event: PersonEvent, client: QueryClient): void {
  const { type, payload } = event;
  if (daysWork.test(type)) todayChanged(client);
  const unread = typeof payload.unreadCount === 'number' ? payload.unreadCount : undefined;
  if (type === 'notification.created') {
    notificationsChanged(client, unread);
    toast(i18n.t('You have a new notification.'));
    waitedForChanged(client);
  } else if (type.startsWith('notification.')) {
    notificationsChanged(client, unread);
  } else if (type === 'cart.updated') {
    void client.invalidateQueries({ queryKey: ['cart'] });
  } else if (type === 'review.changed') {
    void client.invalidateQueries({ queryKey: ['reviews'] });
  } else if (type === 'follow.changed' || type === 'feed.seen') {
    void client.invalidateQueries({ queryKey: ['follows'] });
  } else if (type.startsWith('message.') || type === 'conversation.changed') {
    conversationNews(event, client);
  } else if (type.startsWith('call.') || type.startsWith('call_back.')) {
    callNews(event);
  } else if (type === 'price_alert.changed') {
    void client.invalidateQueries({ queryKey: ['price-alerts'] });
  } else if (type === 'saved_search.changed') {
    void client.invalidateQueries({ queryKey: ['saved-searches'] });
  } else if (type === 'order.changed') {
    void client.invalidateQueries({ queryKey: ['orders'] });
  } else if (type.startsWith('session.')) {
    const session = currentSession();
    if (type === 'session.ended' && session.status === 'member' && payload.sessionId === session.sessionId) {
      signedOut(true);
      return;
    }
    void client.invalidateQueries({ queryKey: ['sessions'] });
  }
}
