import { useIsFetching, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { AccountFrame } from '../account/account-frame.tsx';
import { EmailState } from '../account/email-state.tsx';
import type { NotificationPreferences } from '../api/types.ts';
import { Notice } from '../parts/notice.tsx';
import { Sheet } from '../parts/page.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { Loaded } from '../parts/states.tsx';
import { useUser } from '../session/session.ts';
import { marketplace } from '../shops/queries.ts';
import { i18n } from '../words.ts';
import { PhoneSection } from './phone-section.tsx';
import { PreferenceGrid } from './preference-grid.tsx';
import { PushSection } from './push-section.tsx';
import { preferences } from './queries.ts';
import { QuietSection } from './quiet-section.tsx';

export default function PreferencesPage() {
  return (
    <AccountFrame
      title={i18n.t('What I am told')}
      lead={i18n.t('Choose what reaches you, and where. It is kept as you go.')}
    >
      <Preferences />
    </AccountFrame>
  );
}

function Preferences() {
  const user = useUser();
  const query = useQuery({ ...preferences, staleTime: 0 });
  useReachChanges(user?.phoneVerified ?? false, user?.emailVerified ?? false);
  if (!user) return null;
  return (
    <div className="grid grid-cols-1 gap-6">
      <EmailState user={user} />
      <div id="push" className="scroll-mt-24">
        <PushSection />
      </div>
      <div id="phone" className="scroll-mt-24 empty:hidden">
        <PhoneSection user={user} />
      </div>
      <Loaded query={query} skeleton={<RowsSkeleton />}>
        {(known) => (
          <>
            <Sheet title={i18n.t('What, and where')}>
              <Unreached known={known} />
              <PreferenceGrid known={known} />
            </Sheet>
            <QuietSection key={JSON.stringify(known.quietHours)} known={known} />
          </>
        )}
      </Loaded>
    </div>
  );
}

/** Another device, a confirmed number or address: what reaches somebody is asked for again. */
function useReachChanges(phone: boolean, email: boolean): void {
  const client = useQueryClient();
  const asking = useIsFetching({ queryKey: ['push-devices'] });
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is these changes that make the answer old
  useEffect(() => {
    if (asking === 0) void client.invalidateQueries({ queryKey: preferences.queryKey });
  }, [asking, phone, email, client]);
}

/** Ways that reach nobody yet, and what to do about it. */
function Unreached({ known: { available } }: { known: NotificationPreferences }) {
  const { data: market } = useQuery(marketplace);
  const missing = [
    !available.email && i18n.t('Mail that you can turn off comes once your address is confirmed.'),
    !available.push && i18n.t('Push messages come once a device takes them: turn them on above.'),
    !available.sms && market?.textMessages && i18n.t('Text messages come once your phone number is confirmed above.'),
  ].filter((text) => typeof text === 'string');
  if (missing.length === 0) return null;
  return (
    <div className="mb-5">
      <Notice tone="note">
        <ul className="grid gap-1">
          {missing.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      </Notice>
    </div>
  );
}
