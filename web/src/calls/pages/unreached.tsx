import { useNavigate } from '@tanstack/react-router';
import { MessageCircle } from 'lucide-react';
import { lazy, Suspense } from 'react';
import type { CallPartner } from '../../api/call-desk.ts';
import type { Call } from '../../api/types.ts';
import { Button, ButtonLink } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { i18n } from '../../words.ts';
import CallBackForm from './call-back-form.tsx';
import { passes, type Why, whyNot } from './reasons.ts';

const AskButton = lazy(() => import('../../conversations/ask-button.tsx'));

type Props = {
  partner: CallPartner;
  name: string;
  side: Call['side'];
  why: Why;
  opensAt: string | null;
  callType: Call['callType'];
  close: () => void;
};

/** They cannot be rung: says why, and offers to write, or to be called back by the shop. */
export function Unreached({ partner, name, side, why, opensAt, callType, close }: Props) {
  const mayAsk = side === 'buyer' && passes(why);
  return (
    <div className="grid grid-cols-1 gap-5">
      <Notice tone="note">{whyNot(why, name, opensAt)}</Notice>
      {mayAsk ? (
        <CallBackForm
          {...{ partner, opensAt, callType }}
          aside={<Write {...{ partner, side, close }} />}
          done={close}
        />
      ) : (
        <div className="flex flex-wrap gap-3">
          {why === 'no_relay' && (
            <ButtonLink to="/account" hash="calls" look="plain">
              {i18n.t('To my account')}
            </ButtonLink>
          )}
          {why !== 'own_shop' && why !== 'blocked' && <Write {...{ partner, side, close }} />}
        </div>
      )}
    </div>
  );
}

/** A message instead: to the conversation, which may be the one that is open behind this. */
function Write({ partner, side, close }: Pick<Props, 'partner' | 'side' | 'close'>) {
  const navigate = useNavigate();
  if ('shopId' in partner) {
    return (
      <Suspense>
        <AskButton about={partner} label={i18n.t('Write a message')} />
      </Suspense>
    );
  }
  const to = side === 'buyer' ? ('/messages/$id' as const) : ('/my-shop/messages/$id' as const);
  return (
    <Button
      look="plain"
      onClick={() => {
        close();
        void navigate({ to, params: { id: partner.conversationId } });
      }}
    >
      <MessageCircle aria-hidden="true" className="size-4.5" />
      {i18n.t('Write a message')}
    </Button>
  );
}
