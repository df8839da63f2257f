import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { changePreferences } from '../api/notifications.ts';
import type { NotificationPreferences } from '../api/types.ts';
import { Field } from '../parts/field.tsx';
import { Form, FormFault } from '../parts/form.tsx';
import { Sheet } from '../parts/page.tsx';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { preferences } from './queries.ts';

/** Hours in which nothing rings. */
export function QuietSection({ known: { quietHours, timeZone } }: { known: NotificationPreferences }) {
  const client = useQueryClient();
  const [isOn, setOn] = useState(quietHours !== null);
  return (
    <Sheet title={i18n.t('Quiet hours')}>
      <p className="mb-5 text-soft">
        {i18n.t('Push, text messages and mail that can wait come when they are over. By the clock of {timeZone}.', {
          timeZone: timeZone.replaceAll('_', ' '),
        })}{' '}
        <Link to="/account" className="font-semibold text-glaze hover:underline">
          {i18n.t('Change the time zone')}
        </Link>
      </p>
      <Form
        submit={i18n.t('Save')}
        send={async ({ text }) => {
          const [from, to] = [text('from'), text('to')];
          if (isOn && from === to) throw new FormFault('to', i18n.t('Choose another end than the beginning.'));
          client.setQueryData(
            preferences.queryKey,
            await changePreferences({ quietHours: isOn ? { from, to } : null }),
          );
          toast(i18n.t('Saved.'));
        }}
      >
        <label className="flex min-h-11 items-center gap-3 sm:min-h-8">
          <input
            type="checkbox"
            className="size-5 shrink-0 accent-glaze"
            checked={isOn}
            onChange={({ target }) => setOn(target.checked)}
          />
          {i18n.t('Let me rest each day')}
        </label>
        {isOn && (
          <div className="grid max-w-sm grid-cols-2 gap-4">
            <Field label={i18n.t('From')} name="from" type="time" required defaultValue={quietHours?.from ?? '22:00'} />
            <Field label={i18n.t('Until')} name="to" type="time" required defaultValue={quietHours?.to ?? '07:00'} />
          </div>
        )}
      </Form>
    </Sheet>
  );
}
