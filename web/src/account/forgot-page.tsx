import { useState } from 'react';
import { forgotPassword } from '../api/auth.ts';
import { ButtonLink } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page, Sheet } from '../parts/page.tsx';
import { announce } from '../shell/announcer.tsx';
import { i18n } from '../words.ts';

export default function ForgotPage() {
  const [sent, setSent] = useState('');
  return (
    <Page
      narrow
      title={i18n.t('Forgot your password?')}
      lead={i18n.t('Tell us your email, and we send a link to set a new one.')}
    >
      <Sheet>
        {sent ? (
          <div className="grid gap-5">
            <Notice tone="good">
              {/* The same whether or not there is such an account: who has one is nobody's business. */}
              {i18n.t('If {email} has an account here, a mail is on its way. The link in it works for one hour.', {
                email: sent,
              })}
            </Notice>
            <div>
              <ButtonLink to="/sign-in" look="plain">
                {i18n.t('Back to sign in')}
              </ButtonLink>
            </div>
          </div>
        ) : (
          <Form
            submit={i18n.t('Send the link')}
            send={async ({ text }) => {
              const email = text('email').trim();
              await forgotPassword(email);
              setSent(email);
              announce(i18n.t('A mail is on its way.'));
            }}
          >
            <Field label={i18n.t('Email')} name="email" type="email" required autoComplete="username" />
          </Form>
        )}
      </Sheet>
    </Page>
  );
}
