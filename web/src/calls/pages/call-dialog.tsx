import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CallPartner } from '../../api/call-desk.ts';
import type { Call } from '../../api/types.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Waiting } from '../../parts/skeleton.tsx';
import { Loaded } from '../../parts/states.tsx';
import { i18n } from '../../words.ts';
import { PreCall } from './pre-call.tsx';
import { reachabilityOf } from './queries.ts';
import type { Why } from './reasons.ts';
import { Unreached } from './unreached.tsx';

type Props = {
  partner: CallPartner;
  name: string;
  side: Call['side'];
  callType?: Call['callType'] | undefined;
  close: () => void;
};

/** Before a call: whether the other can be rung, and how one looks and sounds; else what to do instead. */
export default function CallDialog({ partner, name, side, callType = 'video', close }: Props) {
  const query = useQuery({ ...reachabilityOf(partner), enabled: isSecureContext });
  const [refused, setRefused] = useState<Why | null>(null);
  const unreached = (why: Why, opensAt: string | null = null) => (
    <Unreached {...{ partner, name, side, why, opensAt, callType, close }} />
  );
  return (
    <Dialog title={i18n.t('Call {name}', { name })} close={close}>
      {!isSecureContext ? (
        unreached('insecure')
      ) : (
        <Loaded query={query} skeleton={<Skeleton />}>
          {({ why, opensAt }) => {
            if (refused) return unreached(refused);
            if (why) return unreached(why, opensAt);
            return <PreCall {...{ partner, callType, close, setRefused }} />;
          }}
        </Loaded>
      )}
    </Dialog>
  );
}

const Skeleton = () => (
  <Waiting>
    <div className="skeleton h-11 rounded-xl" />
    <div className="skeleton mt-4 aspect-video rounded-xl" />
    <div className="skeleton mt-4 h-11 w-1/2 rounded-xl" />
  </Waiting>
);
