import { onlineManager } from '@tanstack/react-query';
import { CloudOff } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { i18n } from '../words.ts';

const listen = (told: () => void) => onlineManager.subscribe(told);

/** Says when the device is offline; everything on the page stays readable meanwhile. */
export function ConnectionBar() {
  const online = useSyncExternalStore(listen, () => onlineManager.isOnline());
  return (
    <div role="status">
      {!online && (
        <p className="flex items-center justify-center gap-2 bg-saffron-wash px-4 py-2 pt-4 text-sm font-semibold -mt-2">
          <CloudOff aria-hidden="true" className="size-4" />
          {i18n.t('You are offline. What you see may be out of date.')}
        </p>
      )}
    </div>
  );
}
