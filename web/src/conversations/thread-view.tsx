import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Conversation, Message } from '../api/types.ts';
import { Composer, type Writing } from './composer.tsx';
import { ThreadHead } from './head.tsx';
import { Log } from './log.tsx';
import { canEdit } from './may.ts';
import { takeIn } from './queries.ts';
import type { Thread } from './thread.ts';
import { useFirstUnread } from './use-first-unread.ts';
import { useLetters } from './use-letters.ts';

type Props = { conversation: Conversation; thread: Thread; goTo: number | undefined };

export function ThreadView({ conversation, thread, goTo }: Props) {
  const { id, lastSeq } = conversation;
  const client = useQueryClient();
  const letters = useLetters(id);
  const [firstUnread, noneUnread] = useFirstUnread(conversation);
  const [writing, setWriting] = useState<Writing>({ kind: 'new' });
  const field = useRef<HTMLTextAreaElement>(null);

  // News may have passed while the first page was on its way: then the conversation knows of more.
  useEffect(() => takeIn(client, id, { held: [], lastSeq }), [client, id, lastSeq]);

  const turnTo = useCallback((next: Writing) => {
    setWriting(next);
    field.current?.focus();
  }, []);
  const reply = useCallback((message: Message) => turnTo({ kind: 'reply', message }), [turnTo]);
  const edit = useCallback((message: Message) => turnTo({ kind: 'edit', message }), [turnTo]);

  const editLast = () => {
    const last = thread.held.findLast(({ message }) => canEdit(message));
    if (last) edit(last.message);
  };

  return (
    <>
      <ThreadHead conversation={conversation} />
      <Log {...{ conversation, thread, letters, firstUnread, goTo, reply, edit }} />
      <Composer {...{ conversation, writing, editLast }} ref={field} turnTo={turnTo} sent={noneUnread} />
    </>
  );
}
