import { useState } from 'react';
import { deleteMe, exportMe } from '../api/me.ts';
import { Button } from '../parts/button.tsx';
import { PasswordField } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { Sheet } from '../parts/page.tsx';
import { plainly } from '../parts/plainly.ts';
import { signedOut } from '../session/tokens.ts';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';

/** What belongs to a person leaves with them: their data as a file, and their account for good. */
export function LeaveSection() {
  const [deleting, setDeleting] = useState(false);
  return (
    <Sheet title={i18n.t('Your data')}>
      <p className="mb-4 text-soft">
        {i18n.t('Download everything Souk keeps about you as a ZIP file, or delete your account.')}
      </p>
      <div className="flex flex-wrap gap-3">
        <DownloadButton />
        <Button look="danger" aria-expanded={deleting} onClick={() => setDeleting(!deleting)}>
          {i18n.t('Delete my account')}
        </Button>
      </div>
      {deleting && <DeleteForm />}
    </Sheet>
  );
}

function DownloadButton() {
  const [busy, setBusy] = useState(false);
  async function download() {
    setBusy(true);
    try {
      const url = URL.createObjectURL(await exportMe());
      const link = Object.assign(document.createElement('a'), { href: url, download: 'souk-my-data.zip' });
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
      toast(i18n.t('Your data is in your downloads.'));
    } catch (error) {
      toast(plainly(error), { bad: true });
    } finally {
      setBusy(false);
    }
  }
  return (
    <Button look="plain" busy={busy} onClick={() => void download()}>
      {busy ? i18n.t('Packing…') : i18n.t('Download my data')}
    </Button>
  );
}

function DeleteForm() {
  return (
    <div className="rise mt-6 border-t border-line pt-6">
      <h3 className="mb-2 text-lg">{i18n.t('This cannot be undone')}</h3>
      <p className="mb-4 text-soft">
        {i18n.t(
          'Your profile, sessions and notifications are erased. What the law obliges shops to keep stays without your name.',
        )}
      </p>
      <Form
        dangerous
        submit={i18n.t('Delete for good')}
        explain={({ code }) => (code === 'wrong_password' ? i18n.t('The password is not right.') : null)}
        send={async ({ text }) => {
          await deleteMe(text('password'));
          signedOut(false);
          toast(i18n.t('Your account is deleted. Take care.'));
        }}
      >
        <PasswordField
          label={i18n.t('Your password, to be sure it is you')}
          name="password"
          required
          autoComplete="current-password"
        />
      </Form>
    </div>
  );
}
