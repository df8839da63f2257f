import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { askForCallBack, type CallPartner } from '../../api/call-desk.ts';
import type { Call } from '../../api/types.ts';
import { Field, SelectField, TextField } from '../../parts/field.tsx';
import { Form, FormFault } from '../../parts/form.tsx';
import { toast } from '../../shell/toasts.tsx';
import { i18n } from '../../words.ts';
import { callsChanged } from './queries.ts';

const DAY = 86_400_000;

type Props = {
  partner: CallPartner;
  callType: Call['callType'];
  /** Until then it would be in vain. */
  opensAt?: string | null;
  /** Beside the button. */
  aside: ReactNode;
  done: () => void;
};

/** A buyer's wish to be called by the shop. */
export default function CallBackForm({ partner, callType, opensAt, aside, done }: Props) {
  const client = useQueryClient();
  const [now] = useState(Date.now);
  return (
    <Form
      submit={i18n.t('Ask for a call back')}
      aside={aside}
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
        done();
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
