import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { resetPassword } from '../api/auth.ts';
import { ButtonLink } from '../parts/button.tsx';
import { PasswordField } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page, Sheet } from '../parts/page.tsx';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';

const route = getRouteApi('/reset');

export default function ResetPage() {
  const { token } = route.useSearch();
  const navigate = useNavigate();
  return (
    <Page narrow title={i18n.t('Set a new password')}>
      <Sheet>
        {token ? (
          <Form
            submit={i18n.t('Save the new password')}
            send={async ({ text }) => {
              await resetPassword(token, text('password'));
              toast(i18n.t('Your new password is set. Sign in with it.'));
              await navigate({ to: '/sign-in' });
            }}
          >
            <PasswordField
              label={i18n.t('New password')}
              name="password"
              required
              minLength={8}
              autoComplete="new-password"
              help={i18n.t('At least 8 characters. You will be signed out everywhere else.')}
            />
          </Form>
        ) : (
          <div className="grid gap-5">
            <Notice tone="bad">{i18n.t('This link is not complete. Open it from the mail once more.')}</Notice>
            <div>
              <ButtonLink to="/forgot-password" look="plain">
                {i18n.t('Send a new link')}
              </ButtonLink>
            </div>
          </div>
        )}
      </Sheet>
    </Page>
  );
}
