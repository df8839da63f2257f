import type { Message } from '../api/types.ts';
import type { Letter } from './letters.ts';

/** Messages and letters for tests. */
export const message = (seq: number, more: Partial<Message> = {}): Message => ({
  ...{
    id: `m${seq}`,
    conversationId: 'c',
    seq,
    side: 'buyer',
    sender: { id: 'u', name: 'Ana' },
    mine: false,
    clientMessageId: null,
  },
  ...{ kind: 'text', body: `message ${seq}`, attachments: [], product: null, order: null, offer: null, call: null },
  ...{
    replyTo: null,
    reactions: [],
    editedAt: null,
    deletedAt: null,
    hidden: false,
    createdAt: '2026-11-22T10:00:00Z',
  },
  ...more,
});

export const letter = (id: string, place: number, more: Partial<Letter> = {}): Letter => ({
  ...{ id, userId: 'u', conversationId: 'c', place, writtenAt: '2026-11-22T10:00:00Z', body: id, enclosed: [] },
  ...more,
});
