import type { Check } from '#platform/feature.ts';
import { findWrongConversations } from './check.store.ts';

const MOST_SHOWN = 20;

export const checkConversations: Check = {
  name: 'conversations are numbered without gaps, and their counts and marks are those of their messages',
  find: (db) => findWrongConversations(db, MOST_SHOWN),
};
