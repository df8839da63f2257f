import { getRouteApi, Link } from '@tanstack/react-router';
import { register } from '../api/auth.ts';
import { changeMe } from '../api/me.ts';
import { Field, PasswordField } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page, Sheet } from '../parts/page.tsx';
import { setUser } from '../session/session.ts';
import { signedIn } from '../session/tokens.ts';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { useLeaveWhenIn } from './sign-in-page.tsx';

const route = getRouteApi('/sign-up');

export default function SignUpPage() {
  const { next, setup } = route.useSearch();
  useLeaveWhenIn(next);
  return (
    <Page
      narrow
      title={i18n.t('Create an account')}
      lead={
        <>
          {i18n.t('Already have one?')}{' '}
          <Link to="/sign-in" search={next ? { next } : {}} className="text-glaze underline underline-offset-4">
            {i18n.t('Sign in')}
          </Link>
        </>
      }
    >
      <Sheet>
        {setup && (
          <div className="mb-5">
            <Notice tone="note">{i18n.t('This account becomes the first admin of this market.')}</Notice>
          </div>
        )}
        <Form
          submit={i18n.t('Create the account')}
          explain={(problem) =>
            problem.code === 'email_taken'
              ? i18n.t('There is an account with this email already. Sign in, or set a new password.')
              : null
          }
          send={async ({ text }) => {
            signedIn(
              await register({
                name: text('name').trim(),
                email: text('email').trim(),
                password: text('password'),
                ...(setup ? { setupToken: setup } : {}),
              }),
            );
            void tellWhereabouts();
            toast(i18n.t('Welcome! We sent you a mail to confirm your address.'));
          }}
        >
          <Field
            label={i18n.t('Your name')}
            name="name"
            required
            maxLength={100}
            autoComplete="name"
            help={i18n.t('Shown to those you deal with.')}
          />
          <Field label={i18n.t('Email')} name="email" type="email" required autoComplete="email" />
          <PasswordField
            label={i18n.t('Password')}
            name="password"
            required
            minLength={8}
            autoComplete="new-password"
            help={i18n.t('At least 8 characters. A few unrelated words make a good one.')}
          />
        </Form>
      </Sheet>
    </Page>
  );
}

/** So that mails come in the right language and at a decent hour; nothing hangs on it. */
async function tellWhereabouts(): Promise<void> {
  const { locale, timeZone } = Intl.DateTimeFormat().resolvedOptions();
  await changeMe({ locale, timeZone })
    .then(setUser)
    .catch(() => {});
}
