import { useNavigate, useRouter } from '@tanstack/react-router';
import { Flag } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { Reported } from '../api/moderation.ts';
import { Button } from '../parts/button.tsx';
import { useUser } from '../session/session.ts';
import { i18n } from '../words.ts';

const load = () => import('./report-dialog.tsx');
const ReportDialog = lazy(load);

/** Tells the moderators of a product or a shop; a guest signs in first and comes back. */
export function ReportButton({ subject, name }: { subject: Reported; name: string }) {
  const [open, setOpen] = useState(false);
  const user = useUser();
  const router = useRouter();
  const navigate = useNavigate();
  return (
    <>
      <Button
        look="quiet"
        small
        aria-haspopup="dialog"
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        onClick={() =>
          user ? setOpen(true) : void navigate({ to: '/sign-in', search: { next: router.latestLocation.href } })
        }
      >
        <Flag aria-hidden="true" className="size-4" />
        {i18n.t('Report')}
        <span className="sr-only">{name}</span>
      </Button>
      {open && (
        <Suspense>
          <ReportDialog {...{ subject, name }} close={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
