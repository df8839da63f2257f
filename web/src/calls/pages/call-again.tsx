import { Phone } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { CallPartner } from '../../api/call-desk.ts';
import type { Call } from '../../api/types.ts';
import { Button } from '../../parts/button.tsx';
import { i18n } from '../../words.ts';

const load = () => import('./call-dialog.tsx');
const CallDialog = lazy(load);

/** On a phone there is room for the sign alone. */
export const AgainWords = ({ missed }: { missed: boolean }) => (
  <>
    <Phone aria-hidden="true" className="size-4 shrink-0" />
    <span className="max-sm:sr-only">{missed ? i18n.t('Call back') : i18n.t('Call again')}</span>
  </>
);

type Props = {
  partner: CallPartner;
  name: string;
  callType?: Call['callType'];
  side: Call['side'];
  label: ReactNode;
  /** Where several of these stand on one page: with whom. */
  'aria-label'?: string;
  look?: 'main' | 'plain' | 'quiet';
  tabIndex?: number;
  /** The one thing to do with its row. */
  next?: boolean;
};

/** Opens what comes before a call. Whether it can be placed at all is asked there, so that a list asks nothing. */
export function CallAgain({ partner, name, callType, side, label, look = 'plain', next, ...button }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        {...button}
        look={look}
        small
        aria-haspopup="dialog"
        data-next={next || undefined}
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        onClick={() => setOpen(true)}
      >
        {label}
      </Button>
      {open && (
        <Suspense>
          <CallDialog {...{ partner, name, side, callType }} close={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
