// Made from the code by npm run generate.

/** News for a person, by type: what each event carries. */
export interface PersonEvents {
  /** A call of mine, or of a shop whose calls I take, was answered, declined or ended, or something in it turned. Fetch it. */
  'call.changed': { callId: string; conversationId: string; status: 'initiated' | 'ringing' | 'active' | 'ended' | 'missed' | 'rejected' };
  /** Somebody calls me, or a shop whose calls I take, until `ringExpiresAt`. By then it may be over: ask before ringing. */
  'call.ringing': { callId: string; conversationId: string; callType: 'audio' | 'video'; ringExpiresAt: string; serverTime: string };
  /** A call-back of mine, or one that a shop of mine is asked for, was asked for, changed, done or withdrawn. Fetch it. */
  'call_back.changed': { callBackId: string; shopId: string; status: 'open' | 'done' | 'withdrawn' };
  /** My cart is not as it was, perhaps on another device. Fetch it. */
  'cart.updated': Record<string, never>;
  /** A conversation was read, marked unread, delivered, archived, pinned, muted, assigned or blocked, by either side. Fetch it. */
  'conversation.changed': { conversationId: string };
  /** I saw my feed on another device. */
  'feed.seen': { upToId: string };
  /** I follow a shop, or no more, or its news are muted or heard again. Fetch it. */
  'follow.changed': { shopId: string };
  /** A message was edited or deleted, hidden or shown, reacted to, or its offer moved. Fetch it. */
  'message.changed': { conversationId: string; messageId: string; seq: number };
  /** A conversation of mine, or of a shop whose messages I read, has a new message. Fetch what comes after the last known. */
  'message.sent': { conversationId: string; messageId: string; seq: number; side: 'buyer' | 'shop' };
  /** One was read, unread or deleted, here or on another device; or several at once, by `notificationIds`; or all were read, without ids; or one says something else now, `retold`: fetch it. */
  'notification.changed': { change: 'read' | 'unread' | 'deleted' | 'all_read' | 'retold'; notificationId?: string; notificationIds?: string[] };
  /** There is a new notification: fetch it, and the unread count. */
  'notification.created': { notificationId: string };
  /** An order of mine, or of a shop I work for, is not as it was. Fetch it. */
  'order.changed': { orderId: string; shopId: string; status: 'placed' | 'confirmed' | 'shipped' | 'delivered' | 'cancelled' | 'returned'; paymentStatus: 'due' | 'authorised' | 'paid' | 'partly_refunded' | 'refunded' };
  /** I set, changed or removed a price alert, here or on another device. Fetch it; when one fires a notification says so. */
  'price_alert.changed': { alertId: string; productId: string };
  /** A review of mine, or of a shop I work for, is new or not as it was. Fetch it. */
  'review.changed': { reviewId: string; productId: string; shopId: string };
  /** A session of mine ended: signed out, ended from elsewhere, or expired. */
  'session.ended': { sessionId: string };
  /** I signed in on some device. */
  'session.started': { sessionId: string };
}

/** What is merely current, by type: what each signal carries. */
export interface PersonSignals {
  /** The other device of a call said something: the device `deviceId` of mine fetches it, or every one where none is named. */
  'call.signalled': { callId: string; seq: number; deviceId: string | null };
  /** The figures of a shop that I may see are not as they were. Fetch them. At most one a second of each shop. */
  'figures': { shopId: string };
  /** I was told something that everybody is told: fetch the notifications, and the unread count. */
  'notifications.grew': Record<string, never>;
  /** The other side of conversations of mine came or left, or shows neither (null): the buyer `userId`, or the shop `shopId`. */
  'presence': { userId?: string; shopId?: string; online: boolean | null; lastSeenAt: string | null };
  /** Somebody on the other side of a conversation writes. It is over after six seconds without another. */
  'typing': { conversationId: string; side: 'buyer' | 'shop'; name: string };
}
