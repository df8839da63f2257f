import { changePassword } from '../api/auth.ts';
import type { Me } from '../api/types.ts';
import { PasswordField } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { Sheet } from '../parts/page.tsx';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';

export function PasswordSection({ user }: { user: Me }) {
  return (
    <Sheet title={i18n.t('Password')}>
      <Form
        resets
        submit={i18n.t('Change the password')}
        explain={({ code }) => (code === 'wrong_password' ? i18n.t('The current password is not right.') : null)}
        send={async ({ text }) => {
          await changePassword(text('currentPassword'), text('newPassword'));
          toast(i18n.t('Your password is changed.'));
        }}
      >
        {/* For password managers: whose password this is. */}
        <input type="text" name="username" autoComplete="username" defaultValue={user.email} hidden />
        <PasswordField
          label={i18n.t('Current password')}
          name="currentPassword"
          required
          autoComplete="current-password"
        />
        <PasswordField
          label={i18n.t('New password')}
          name="newPassword"
          required
          minLength={8}
          autoComplete="new-password"
          help={i18n.t('At least 8 characters. A few unrelated words make a good one.')}
        />
      </Form>
    </Sheet>
  );
}
