import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { SwitchLine } from '../parts/switch-line.tsx';
import { i18n } from '../words.ts';
import { consentKey, helps } from './consent.ts';

/** Asks for the figures of this device; kept on it alone, so that guests can agree as well. */
export function HelpSwitch() {
  const router = useRouter();
  const [on, setOn] = useState(helps);
  async function turn(next: boolean) {
    if (next) localStorage.setItem(consentKey, 'yes');
    else localStorage.removeItem(consentKey);
    setOn(next);
    if (!next) return;
    const { measure } = await import('./measure.ts');
    measure(router);
  }
  return (
    <SwitchLine title={i18n.t('Help to make this market faster')} on={on} turn={turn}>
      {i18n.t(
        'This device then tells how long pages took to appear and what broke in them: figures and kinds of faults, without your name, what you looked at or wrote. It holds for this device only, until you switch it off.',
      )}
    </SwitchLine>
  );
}
