import { clsx } from 'clsx';
import { PhoneIncoming, PhoneMissed, PhoneOff, PhoneOutgoing } from 'lucide-react';
import type { Call } from '../../api/types.ts';
import { isMissed } from './words.ts';

type Props = { status: Call['status']; outgoing: boolean };

/** Which way it went and whether it came about; the words beside it say the same. */
export function CallIcon({ status, outgoing }: Props) {
  const missed = isMissed({ status, outgoing });
  const Icon =
    status === 'rejected' ? PhoneOff : outgoing ? PhoneOutgoing : status === 'missed' ? PhoneMissed : PhoneIncoming;
  return (
    <span
      className={clsx(
        'grid size-11 shrink-0 place-items-center rounded-full',
        missed ? 'bg-rose-wash text-rose' : status === 'active' ? 'bg-glaze text-on-glaze' : 'bg-sunk text-soft',
      )}
    >
      <Icon aria-hidden="true" className="size-5" />
    </span>
  );
}
