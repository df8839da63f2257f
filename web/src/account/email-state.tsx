import { useState } from 'react';
import { sendVerificationAgain } from '../api/auth.ts';
import type { Me } from '../api/types.ts';
import { Button } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';
import { plainly } from '../parts/plainly.ts';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';

export function EmailState({ user }: { user: Me }) {
  const [busy, setBusy] = useState(false);
  if (user.emailVerified) return null;
  return (
    <Notice tone="note">
      <p className="mb-2">
        {i18n.t('{email} is not confirmed yet. Please open the link we sent you.', { email: user.email })}
      </p>
      <Button
        look="plain"
        small
        busy={busy}
        onClick={() => {
          setBusy(true);
          sendVerificationAgain()
            .then(() => toast(i18n.t('A new mail is on its way.')))
            .catch((error) => toast(plainly(error), { bad: true }))
            .finally(() => setBusy(false));
        }}
      >
        {i18n.t('Send it again')}
      </Button>
    </Notice>
  );
}
