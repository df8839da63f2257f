import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { MessageCircle } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { askForCallBack, type CallPartner } from '../../api/call-desk.ts';
import type { Call } from '../../api/types.ts';
import { Button, ButtonLink } from '../../parts/button.tsx';
import { Field, SelectField, TextField } from '../../parts/field.tsx';
import { Form, FormFault } from '../../parts/form.tsx';
import { Notice } from '../../parts/notice.tsx';
import { toast } from '../../shell/toasts.tsx';
import { i18n } from '../../words.ts';
import { callsChanged } from './queries.ts';
import { passes, type Why, whyNot } from './reasons.ts';

const AskButton = lazy(() => import('../../conversations/ask-button.tsx'));

type Props = {
  partner: CallPartner;
  name: string;
  side: Call['side'];
  why: Why;
  opensAt: string | null;
  callType: Call['callType'];
  close: () => void;
};

/** They cannot be rung: says why, and offers to write, or to be called back by the shop. */
export function Unreached({ partner, name, side, why, opensAt, callType, close }: Props) {
  const mayAsk = side === 'buyer' && passes(why);
  return (
    <div className="grid grid-cols-1 gap-5">
      <Notice tone="note">{whyNot(why, name, opensAt)}</Notice>
      {mayAsk ? (
        <CallBackForm {...{ partner, side, opensAt, callType, close }} />
      ) : (
        <div className="flex flex-wrap gap-3">
          {why === 'no_relay' && (
            <ButtonLink to="/account" hash="calls" look="plain">
              {i18n.t('To my account')}
            </ButtonLink>
          )}
          {why !== 'own_shop' && why !== 'blocked' && <Write {...{ partner, side, close }} />}
        </div>
      )}
    </div>
  );
}

/** A message instead: to the conversation, which may be the one that is open behind this. */
function Write({ partner, side, close }: Pick<Props, 'partner' | 'side' | 'close'>) {
  const navigate = useNavigate();
  if ('shopId' in partner) {
    return (
      <Suspense>
        <AskButton about={partner} label={i18n.t('Write a message')} />
      </Suspense>
    );
  }
  const to = side === 'buyer' ? ('/messages/$id' as const) : ('/my-shop/messages/$id' as const);
  return (
    <Button
      look="plain"
      onClick={() => {
        close();
        void navigate({ to, params: { id: partner.conversationId } });
      }}
    >
      <MessageCircle aria-hidden="true" className="size-4.5" />
      {i18n.t('Write a message')}
    </Button>
  );
}

const DAY = 86_400_000;

function CallBackForm({ partner, side, opensAt, callType, close }: Omit<Props, 'why' | 'name'>) {
  const client = useQueryClient();
  const [now] = useState(Date.now);
  return (
    <Form
      submit={i18n.t('Ask for a call back')}
      aside={<Write {...{ partner, side, close }} />}
      send={async ({ text }, key) => {
        const wanted = text('wantedAt');
        const at = wanted ? Date.parse(wanted) : null;
        if (at && at < Date.now()) throw new FormFault('wantedAt', i18n.t('This time has passed.'));
        if (at && at > Date.now() + 30 * DAY) throw new FormFault('wantedAt', i18n.t('At most 30 days from now.'));
        const note = text('note').trim();
        await askForCallBack(
          {
            ...partner,
            callType: text('callType') as Call['callType'],
            ...(note && { note }),
            ...(at && { wantedAt: new Date(at).toISOString() }),
          },
          key,
        );
        await callsChanged(client);
        toast(i18n.t('The shop sees that you would like to be called.'));
        close();
      }}
    >
      <p className="text-soft">{i18n.t('Or let the shop call you. It sees your wish, your note and the time.')}</p>
      <SelectField label={i18n.t('How')} name="callType" defaultValue={callType}>
        <option value="audio">{i18n.t('Voice call')}</option>
        <option value="video">{i18n.t('Video call')}</option>
      </SelectField>
      <Field
        label={i18n.t('Not before')}
        name="wantedAt"
        type="datetime-local"
        optional
        min={local(now)}
        max={local(now + 30 * DAY)}
        defaultValue={opensAt ? local(Date.parse(opensAt)) : ''}
        help={i18n.t('In your own time. Empty: whenever it suits them.')}
      />
      <TextField
        label={i18n.t('What is it about?')}
        name="note"
        optional
        rows={3}
        maxLength={500}
        help={i18n.t('So that they can have it at hand.')}
      />
    </Form>
  );
}

/** As a field for local times wants it: '2026-11-23T14:05'. */
function local(at: number): string {
  const date = new Date(at);
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
