import { Phone, PhoneOff, Video } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { Call } from '../../api/types.ts';
import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { plainly } from '../../parts/plainly.ts';
import { toast } from '../../shell/toasts.tsx';
import { i18n } from '../../words.ts';
import { nameOf } from '../face.tsx';

const ToTheCall = lazy(() => import('./to-the-call.tsx'));
const loadStart = () => import('../start.ts');

/** Not over yet: says so, and lets one answer, or return to where one talks. */
export function LiveCall({ call }: { call: Call }) {
  const { status, direction, answeredBy, me } = call;
  const name = nameOf(call);
  if (status !== 'active' && direction === 'incoming') return <Rings call={call} />;
  return (
    <div role="status" className="mb-6">
      <Notice tone="good">
        <p className="font-semibold">
          {status === 'active' ? i18n.t('This call is going on.') : i18n.t('It rings at {name}.', { name })}
        </p>
        {me ? (
          <Suspense>
            <ToTheCall callId={call.id} />
          </Suspense>
        ) : (
          answeredBy && <p>{i18n.t('{name} took it.', { name: answeredBy })}</p>
        )}
      </Notice>
    </div>
  );
}

/** Also where one had silenced the ring, or pressed what the system showed of it. */
function Rings({ call }: { call: Call }) {
  const [busy, setBusy] = useState(false);
  async function act(how: 'audio' | 'video' | 'decline') {
    setBusy(true);
    try {
      const { answerCall, declineCall } = await loadStart();
      if (how === 'decline') await declineCall(call);
      else await answerCall(call, { video: how === 'video' });
    } catch (error) {
      toast(plainly(error), { bad: true });
    } finally {
      setBusy(false);
    }
  }
  return (
    <div role="status" className="mb-6">
      <Notice tone="good">
        <p className="font-semibold">{i18n.t('{name} is calling right now.', { name: nameOf(call) })}</p>
        <div className="mt-3 flex flex-wrap gap-2">
          <Button small busy={busy} onClick={() => void act('audio')}>
            <Phone aria-hidden="true" className="size-4" />
            {i18n.t('Answer')}
          </Button>
          {call.callType === 'video' && (
            <Button small busy={busy} onClick={() => void act('video')}>
              <Video aria-hidden="true" className="size-4" />
              {i18n.t('Answer with video')}
            </Button>
          )}
          <Button look="danger" small busy={busy} onClick={() => void act('decline')}>
            <PhoneOff aria-hidden="true" className="size-4" />
            {i18n.t('Decline')}
          </Button>
        </div>
      </Notice>
    </div>
  );
}
