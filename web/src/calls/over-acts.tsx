import { useNavigate } from '@tanstack/react-router';
import { MessageCircle, Phone, X } from 'lucide-react';
import { useState } from 'react';
import { isProblem } from '../api/problem.ts';
import { Button } from '../parts/button.tsx';
import { plainly } from '../parts/plainly.ts';
import { i18n } from '../words.ts';
import { nameOf } from './face.tsx';
import { type CallNow, leave } from './session.ts';
import { standingWord } from './standing.tsx';
import { placeCall } from './start.ts';

/** After a call: why it is over, and what one may want next. */
export function OverActs({ now }: { now: CallNow }) {
  const { call, small } = now;
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const name = nameOf(call);

  async function again() {
    setBusy(true);
    try {
      await placeCall({ conversationId: call.conversationId }, { callType: call.callType });
    } catch (error) {
      setFault(
        isProblem(error, 'busy')
          ? i18n.t('{name} is in another call. They see that you called.', { name })
          : plainly(error),
      );
      setBusy(false);
    }
  }

  function write() {
    leave();
    const to = call.side === 'buyer' ? ('/messages/$id' as const) : ('/my-shop/messages/$id' as const);
    void navigate({ to, params: { id: call.conversationId } });
  }

  return (
    <div className="grid justify-items-center gap-4">
      {!small && <p className="text-section">{standingWord(now)}</p>}
      <p role="alert" className="empty:hidden">
        {fault}
      </p>
      <div className="flex flex-wrap justify-center gap-3">
        {!small && call.endReason !== 'blocked' && (
          <>
            <Button look="sun" busy={busy} onClick={() => void again()}>
              <Phone aria-hidden="true" className="size-4.5" />
              {i18n.t('Call again')}
            </Button>
            <Button look="plain" onClick={write}>
              <MessageCircle aria-hidden="true" className="size-4.5" />
              {i18n.t('Write a message')}
            </Button>
          </>
        )}
        <Button look="plain" small={small} onClick={leave}>
          <X aria-hidden="true" className="size-4.5" />
          {i18n.t('Close')}
        </Button>
      </div>
    </div>
  );
}
