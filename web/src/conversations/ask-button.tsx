import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { MessageCircle } from 'lucide-react';
import { useState } from 'react';
import { openConversation } from '../api/conversations.ts';
import type { NewConversation } from '../api/types.ts';
import { Button } from '../parts/button.tsx';
import { intention } from '../parts/intention.ts';
import { plainly } from '../parts/plainly.ts';
import { useUser } from '../session/session.ts';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { takeConversation } from './queries.ts';

type Props = { about: NewConversation; label?: string; small?: boolean };

/** Opens the conversation about something, or begins it; a guest signs in first and comes back. */
export default function AskButton({ about, label, small = false }: Props) {
  const user = useUser();
  const client = useQueryClient();
  const navigate = useNavigate();
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [keyFor] = useState(intention);

  async function ask() {
    if (!user) return navigate({ to: '/sign-in', search: { next: router.latestLocation.href } });
    setBusy(true);
    try {
      const conversation = await openConversation(about, keyFor(JSON.stringify(about)));
      takeConversation(client, conversation);
      if (conversation.side === 'shop')
        await navigate({ to: '/my-shop/messages/$id', params: { id: conversation.id } });
      else await navigate({ to: '/messages/$id', params: { id: conversation.id } });
    } catch (error) {
      toast(plainly(error), { bad: true });
    } finally {
      setBusy(false);
    }
  }

  return (
    <Button look="plain" small={small} busy={busy} onClick={() => void ask()}>
      <MessageCircle aria-hidden="true" className="size-4.5" />
      {label ?? i18n.t('Ask the shop')}
    </Button>
  );
}
