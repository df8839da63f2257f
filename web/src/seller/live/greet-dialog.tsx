import { useNavigate } from '@tanstack/react-router';
import { greetGuest } from '../../api/live.ts';
import type { LiveGuest, Shop } from '../../api/types.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { Form } from '../../parts/form.tsx';
import { toast } from '../../shell/toasts.tsx';
import { i18n } from '../../words.ts';
import { PageName } from './pages-now.tsx';

type Props = { shop: Shop; guest: LiveGuest; close: () => void };

/** The first word to somebody who allowed it; the rest is said in the conversation it leads to. */
export default function GreetDialog({ shop, guest: { visitId, page }, close }: Props) {
  const navigate = useNavigate();
  return (
    <Dialog title={i18n.t('Start a chat')} close={close}>
      <Form
        submit={i18n.t('Send')}
        send={async ({ text }, key) => {
          const { conversationId } = await greetGuest(shop.id, visitId, text('body').trim(), key);
          toast(i18n.t('Your message is sent.'));
          await navigate({ to: '/my-shop/messages/$id', params: { id: conversationId } });
        }}
        explain={({ status, code }) =>
          status === 404 || code === 'not_to_be_greeted'
            ? i18n.t('They just left, or do not want to be written to any more.')
            : null
        }
      >
        <p className="text-soft">
          {i18n.t('They look at:')} <PageName page={page} />
        </p>
        <TextField
          label={i18n.t('Your message')}
          name="body"
          required
          autoFocus
          rows={3}
          maxLength={5000}
          help={i18n.t('They allowed shops to greet them. You learn their name with the conversation.')}
        />
      </Form>
    </Dialog>
  );
}
