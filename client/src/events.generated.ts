// Made from the code by npm run generate.

/** News for a person, by type: what each event carries. */
export interface PersonEvents {
  /** One was read, unread or deleted, or all were read (then without an id), here or on another device. */
  'notification.changed': { change: 'read' | 'unread' | 'deleted' | 'all_read'; notificationId?: string };
  /** There is a new notification: fetch it, and the unread count. */
  'notification.created': { notificationId: string };
  /** A session of mine ended: signed out, ended from elsewhere, or expired. */
  'session.ended': { sessionId: string };
  /** I signed in on some device. */
  'session.started': { sessionId: string };
}
