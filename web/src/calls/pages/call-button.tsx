import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { Phone, PhoneOff } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { CallPartner } from '../../api/call-desk.ts';
import type { Call } from '../../api/types.ts';
import { Button } from '../../parts/button.tsx';
import { useUser } from '../../session/session.ts';
import { i18n } from '../../words.ts';
import { reachabilityOf } from './queries.ts';
import { passes, type Why, whyNot } from './reasons.ts';

const load = () => import('./call-dialog.tsx');
const CallDialog = lazy(load);

type Props = {
  partner: CallPartner;
  name: string;
  side: Call['side'];
  /** `sign`: in the head of a conversation, where there is room for a sign alone. */
  look?: 'sign' | 'button' | 'small';
};

/** Calls them where they can be rung, and says in words where not. For members: a guest writes or signs in first. */
export default function CallButton({ partner, name, side, look = 'button' }: Props) {
  const user = useUser();
  const { data, isPending } = useQuery({ ...reachabilityOf(partner), enabled: user !== null && isSecureContext });
  const [open, setOpen] = useState(false);
  const why: Why | null = isSecureContext ? (data?.why ?? null) : 'insecure';
  if (!user || why === 'own_shop') return null;
  if (isSecureContext && !data) {
    // Its place is kept, so that nothing beside it moves.
    return isPending ? <span aria-hidden="true" className={look === 'sign' ? 'size-11' : 'w-24'} /> : null;
  }
  const reason = why && whyNot(why, name, data?.opensAt);
  const opens = {
    'aria-haspopup': 'dialog',
    onPointerEnter: () => void load(),
    onFocus: () => void load(),
    onClick: () => setOpen(true),
  } as const;
  return (
    <>
      {look === 'sign' ? (
        <button
          {...opens}
          type="button"
          aria-label={reason ? i18n.t('Call. {reason}', { reason }) : i18n.t('Call {name}', { name })}
          title={reason ?? i18n.t('Call {name}', { name })}
          className={clsx(
            'grid size-11 shrink-0 place-items-center rounded-xl hover:bg-sunk',
            reason ? 'text-soft' : 'text-glaze',
          )}
        >
          {reason ? (
            <PhoneOff aria-hidden="true" className="size-5" />
          ) : (
            <Phone aria-hidden="true" className="size-5" />
          )}
        </button>
      ) : (
        (!why || passes(why)) && (
          <Button {...opens} look="plain" small={look === 'small'}>
            <Phone aria-hidden="true" className="size-4.5" />
            {why ? i18n.t('Call me back') : i18n.t('Call')}
            <span className="sr-only">{name}</span>
          </Button>
        )
      )}
      {/* As wide as what it stands below, and no reason for that to be wider. */}
      {reason && look !== 'sign' && <p className="w-0 min-w-full text-sm text-soft">{reason}</p>}
      {open && (
        <Suspense>
          <CallDialog {...{ partner, name, side }} close={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
