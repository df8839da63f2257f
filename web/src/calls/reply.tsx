import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { sendMessage } from '../api/conversations.ts';
import type { Call } from '../api/types.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { intention } from '../parts/intention.ts';
import { Notice } from '../parts/notice.tsx';
import { plainly } from '../parts/plainly.ts';
import { i18n } from '../words.ts';
import { declineCall } from './start.ts';

/** Words instead of an answer: they go into the conversation, and the call is declined. */
export default function Reply({ call, back }: { call: Call; back: () => void }) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const [idOf] = useState(intention);

  async function send(body: string) {
    if (busy || body.trim() === '') return;
    setBusy(true);
    setFault('');
    try {
      await sendMessage(call.conversationId, { clientMessageId: idOf(body), body: body.trim() });
      await declineCall(call);
      void client.invalidateQueries({ queryKey: ['threads', call.conversationId] });
    } catch (error) {
      setFault(plainly(error));
    }
    setBusy(false);
  }

  const ready = [
    i18n.t('I cannot talk right now. Can you write to me?'),
    i18n.t('I will call you back soon.'),
    i18n.t('Please call me again in half an hour.'),
  ];
  return (
    <form
      className="mt-5 grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void send(String(new FormData(event.currentTarget).get('body') ?? ''));
      }}
    >
      <ul className="grid gap-1.5">
        {ready.map((words) => (
          <li key={words}>
            <button
              type="button"
              className="min-h-11 w-full rounded-xl border border-line px-3.5 py-2 text-start hover:border-ink hover:bg-sunk"
              onClick={() => void send(words)}
            >
              {words}
            </button>
          </li>
        ))}
      </ul>
      <TextField label={i18n.t('Your message')} name="body" rows={2} maxLength={4_000} autoFocus />
      <div role="alert" className="empty:hidden">
        {fault && <Notice tone="bad">{fault}</Notice>}
      </div>
      <div className="flex flex-wrap justify-end gap-3">
        <Button look="plain" onClick={back}>
          {i18n.t('Back')}
        </Button>
        <Button type="submit" busy={busy}>
          {i18n.t('Send and decline')}
        </Button>
      </div>
    </form>
  );
}
