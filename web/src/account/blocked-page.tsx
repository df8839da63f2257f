import { Sheet } from '../parts/page.tsx';
import { i18n } from '../words.ts';
import { AccountFrame } from './account-frame.tsx';
import { BlockedPeople } from './blocked-people.tsx';

export default function BlockedPage() {
  return (
    <AccountFrame title={i18n.t('Blocked')} lead={i18n.t('Neither of you can write to the other or call.')}>
      <Sheet>
        <BlockedPeople />
      </Sheet>
    </AccountFrame>
  );
}
