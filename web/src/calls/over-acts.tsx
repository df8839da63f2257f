import { useNavigate } from '@tanstack/react-router';
import { MessageCircle, Phone, PhoneIncoming, X } from 'lucide-react';
import { lazy, useState } from 'react';
import { isProblem } from '../api/problem.ts';
import { Button } from '../parts/button.tsx';
import { plainly } from '../parts/plainly.ts';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { i18n } from '../words.ts';
import { Face, nameOf } from './face.tsx';
import { Later } from './later.tsx';
import type { CallNow } from './now.ts';
import { refusals, whyNot } from './pages/reasons.ts';
import { leave } from './session.ts';
import { standingWord } from './standing.tsx';
import { placeCall } from './start.ts';

const CallBackForm = lazy(() => import('./pages/call-back-form.tsx'));

/** After a call: why it is over, and what one may want next. */
export function OverActs({ now }: { now: CallNow }) {
  const { call, small } = now;
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const [asking, setAsking] = useState(false);
  const { conversationId, callType, side, direction, startedAt, endReason } = call;
  const partner = { conversationId };
  const name = nameOf(call);
  // A shop that was not reached may call back.
  const mayAsk = side === 'buyer' && direction === 'outgoing' && startedAt === null && endReason !== 'cancelled';

  async function again() {
    setBusy(true);
    try {
      await placeCall(partner, { callType });
    } catch (error) {
      const why = refusals.find((code) => isProblem(error, code));
      setFault(why ? whyNot(why, name) : plainly(error));
      setBusy(false);
    }
  }

  function write() {
    leave();
    const to = side === 'buyer' ? ('/messages/$id' as const) : ('/my-shop/messages/$id' as const);
    void navigate({ to, params: { id: conversationId } });
  }

  if (asking && !small) {
    return (
      <section
        aria-label={i18n.t('Ask for a call back')}
        className="w-full max-w-md rounded-2xl bg-card p-5 text-start text-ink"
      >
        <Later waiting={<RowsSkeleton rows={3} />}>
          <CallBackForm
            {...{ partner, callType }}
            aside={
              <Button look="quiet" onClick={() => setAsking(false)}>
                {i18n.t('Back')}
              </Button>
            }
            done={leave}
          />
        </Later>
      </section>
    );
  }
  return (
    <div className="grid justify-items-center gap-4">
      {!small && (
        <>
          <Face call={call} large onStall />
          <p className="text-section">{standingWord(now)}</p>
        </>
      )}
      <p role="alert" className="empty:hidden">
        {fault}
      </p>
      <div className="flex flex-wrap justify-center gap-3">
        {!small && endReason !== 'blocked' && (
          <>
            <Button look="sun" busy={busy} onClick={() => void again()}>
              <Phone aria-hidden="true" className="size-4.5" />
              {i18n.t('Call again')}
            </Button>
            {mayAsk && (
              <Button look="plain" onClick={() => setAsking(true)}>
                <PhoneIncoming aria-hidden="true" className="size-4.5" />
                {i18n.t('Ask for a call back')}
              </Button>
            )}
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
