import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { login } from '../api/auth.ts';
import { DemoSignIns } from '../demo/demo-sign-ins.tsx';
import { CheckField, Field, PasswordField } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page, Sheet } from '../parts/page.tsx';
import { safeNext } from '../session/members-only.tsx';
import { useSession } from '../session/session.ts';
import { signedIn } from '../session/tokens.ts';
import { i18n } from '../words.ts';

const route = getRouteApi('/sign-in');

export default function SignInPage() {
  const { next } = route.useSearch();
  const session = useSession();
  useLeaveWhenIn(next);
  return (
    <Page
      narrow
      title={i18n.t('Sign in')}
      lead={
        <>
          {i18n.t('New here?')}{' '}
          <Link to="/sign-up" search={next ? { next } : {}} className="text-glaze underline underline-offset-4">
            {i18n.t('Create an account')}
          </Link>
        </>
      }
    >
      <Sheet>
        {session.status === 'guest' && session.ended && (
          <div className="mb-5">
            <Notice tone="note">{i18n.t('You were signed out. Sign in again to go on where you were.')}</Notice>
          </div>
        )}
        <Form
          submit={i18n.t('Sign in')}
          explain={(problem) => {
            if (problem.code === 'wrong_credentials') return i18n.t('Email and password do not match.');
            if (problem.status === 429) return i18n.t('Too many attempts. For safety, the next one has to wait.');
            return null;
          }}
          send={async ({ text, checked }) => {
            signedIn(
              await login({
                email: text('email').trim(),
                password: text('password'),
                keepSignedIn: checked('keepSignedIn'),
              }),
            );
          }}
          aside={
            <Link to="/forgot-password" className="py-2 text-glaze underline underline-offset-4">
              {i18n.t('Forgot your password?')}
            </Link>
          }
        >
          <Field label={i18n.t('Email')} name="email" type="email" required autoComplete="username" />
          <PasswordField label={i18n.t('Password')} name="password" required autoComplete="current-password" />
          <CheckField label={i18n.t('Keep me signed in on this device')} name="keepSignedIn" />
        </Form>
      </Sheet>
      <DemoSignIns />
    </Page>
  );
}

/** Also when another tab signs in meanwhile. */
export function useLeaveWhenIn(next: string | undefined): void {
  const navigate = useNavigate();
  const { status } = useSession();
  useEffect(() => {
    if (status === 'member') void navigate({ href: safeNext(next), replace: true });
  }, [status, next, navigate]);
}
