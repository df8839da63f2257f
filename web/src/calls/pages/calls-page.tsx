import { AccountFrame } from '../../account/account-frame.tsx';
import { i18n } from '../../words.ts';
import { History } from './history.tsx';
import { MyCallBacks } from './my-call-backs.tsx';

/** One's own calls, as a buyer and for shops. */
export default function CallsPage() {
  return (
    <AccountFrame title={i18n.t('Calls')} lead={i18n.t('Whom you called, and who called you.')}>
      <MyCallBacks />
      <History to="/calls" />
    </AccountFrame>
  );
}
