import { useUser } from '../session/session.ts';
import { i18n } from '../words.ts';
import { AccountFrame } from './account-frame.tsx';
import { CallsSection } from './calls-section.tsx';
import { EmailState } from './email-state.tsx';
import { LeaveSection } from './leave-section.tsx';
import { PasswordSection } from './password-section.tsx';
import { PrivacySection } from './privacy-section.tsx';
import { ProfileSection } from './profile-section.tsx';

export default function AccountPage() {
  const user = useUser();
  return (
    <AccountFrame title={i18n.t('Profile')}>
      {user && (
        <div className="grid grid-cols-1 gap-6">
          <EmailState user={user} />
          <ProfileSection user={user} />
          <CallsSection user={user} />
          <PrivacySection user={user} />
          <PasswordSection user={user} />
          <LeaveSection />
        </div>
      )}
    </AccountFrame>
  );
}
