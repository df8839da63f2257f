import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { login } from '../api/auth.ts';
import { fetchDemo } from '../api/demo.ts';
import type { DemoSignIn } from '../api/types.ts';
import { Button } from '../parts/button.tsx';
import { Sheet } from '../parts/page.tsx';
import { plainly } from '../parts/plainly.ts';
import { signedIn } from '../session/tokens.ts';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';

export const demo = queryOptions({ queryKey: ['demo'], queryFn: fetchDemo, staleTime: 60_000, retry: false });

/** Who can be tried in the demo marketplace: one press and one is in. Told only at the machine the server runs on. */
export function DemoSignIns() {
  const { data } = useQuery(demo);
  const [busy, setBusy] = useState(false);
  if (!data?.signIns.length) return null;
  const names: Record<DemoSignIn['role'], string> = {
    buyer: i18n.t('As a buyer'),
    seller: i18n.t('As a seller'),
    admin: i18n.t('As the admin'),
  };

  async function enter({ email, password }: DemoSignIn) {
    setBusy(true);
    try {
      signedIn(await login({ email, password, keepSignedIn: false }));
    } catch (error) {
      toast(plainly(error), { bad: true });
      setBusy(false);
    }
  }

  return (
    <Sheet title={i18n.t('Look around first')} className="mt-6">
      <p className="mb-4 text-soft">{i18n.t('This is a demo marketplace. Everybody in it is made up.')}</p>
      <div className="flex flex-wrap gap-3">
        {data.signIns.map((signIn) => (
          <Button key={signIn.role} look="plain" busy={busy} onClick={() => void enter(signIn)}>
            {names[signIn.role]}
          </Button>
        ))}
      </div>
      <p className="mt-4">
        <Link to="/demo/mails" className="py-2 text-glaze underline underline-offset-4">
          {i18n.t('Mails of the demo')}
        </Link>
      </p>
    </Sheet>
  );
}
