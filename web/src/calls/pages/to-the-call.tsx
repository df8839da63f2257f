import { Phone } from 'lucide-react';
import { Button } from '../../parts/button.tsx';
import { i18n } from '../../words.ts';
import { change, useCallNow } from '../now.ts';

/** The way back to where one talks; a call is in one tab of one device. */
export default function ToTheCall({ callId }: { callId: string }) {
  const now = useCallNow();
  if (now?.call.id !== callId) return <p>{i18n.t('You are in it in another tab, or on another device.')}</p>;
  return (
    <Button className="mt-3" small onClick={() => change({ small: false })}>
      <Phone aria-hidden="true" className="size-4" />
      {i18n.t('To the call')}
    </Button>
  );
}
