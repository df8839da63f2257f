import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { isProblem, type Problem } from '../api/problem.ts';
import { sendPhoneCode, verifyPhone } from '../api/push.ts';
import type { Me } from '../api/types.ts';
import { Field } from '../parts/field.tsx';
import { Form, FormFault } from '../parts/form.tsx';
import { Sheet } from '../parts/page.tsx';
import { setUser } from '../session/session.ts';
import { toast } from '../shell/toasts.tsx';
import { marketplace } from '../shops/queries.ts';
import { i18n } from '../words.ts';

/** Where the market sends text messages: shows that the number in the profile is theirs: only then are text messages sent to it. */
export function PhoneSection({ user }: { user: Me }) {
  const { data: market } = useQuery(marketplace);
  if (!market?.textMessages) return null;
  return (
    <Sheet title={i18n.t('Text messages')}>
      {user.phone === null ? (
        <p className="text-soft">
          {i18n.t('For text messages, first')} <Link to="/account">{i18n.t('add your phone number')}</Link>
        </p>
      ) : user.phoneVerified ? (
        <p className="flex items-center gap-3">
          <CircleCheck aria-hidden="true" className="size-5 shrink-0 text-olive" />
          <span>
            <bdi>{user.phone}</bdi> – {i18n.t('confirmed as yours')}
          </span>
        </p>
      ) : (
        <Proof key={user.phone} phone={user.phone} />
      )}
    </Sheet>
  );
}

function Proof({ phone }: { phone: string }) {
  const [sent, setSent] = useState(0);
  return (
    <div className="grid grid-cols-1 gap-5">
      <p className="text-soft">
        {i18n.t('Text messages go only to a number that is confirmed. We send a code to {phone}.', { phone })}
      </p>
      {sent > 0 && (
        <Form
          key={sent}
          submit={i18n.t('Confirm')}
          explain={explain}
          send={async ({ text }) => {
            const code = text('code').replace(/\s/g, '');
            if (!/^\d{6}$/.test(code)) throw new FormFault('code', i18n.t('The code has six digits.'));
            try {
              setUser(await verifyPhone(code));
            } catch (error) {
              if (isProblem(error, 'wrong_code')) throw new FormFault('code', i18n.t('This is not the code.'));
              throw error;
            }
            toast(i18n.t('Your number is confirmed.'));
          }}
        >
          <Field
            label={i18n.t('Code from the text message')}
            name="code"
            required
            autoFocus
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={10}
            className="max-w-48 tracking-widest"
          />
        </Form>
      )}
      <Form
        submit={sent > 0 ? i18n.t('Send another code') : i18n.t('Send me a code')}
        explain={explain}
        send={async () => {
          await sendPhoneCode();
          setSent(sent + 1);
          toast(i18n.t('The code is on its way.'));
        }}
      >
        {null}
      </Form>
    </div>
  );
}

function explain({ code }: Problem): string | null {
  switch (code) {
    case 'code_ended':
      return i18n.t('This code no longer counts. Ask for a new one.');
    case 'phone_refused':
      return i18n.t('No text message reaches this number. Is it right?');
    case 'too_many_codes':
      return i18n.t('A code was sent a moment ago, or too many today. Please wait before asking for another.');
    case 'unavailable':
      return i18n.t('No text message can be sent right now. Please try again later.');
    default:
      return null;
  }
}
