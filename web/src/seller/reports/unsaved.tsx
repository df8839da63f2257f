import { useBlocker } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { i18n } from '../../words.ts';

const Confirm = lazy(() => import('../../parts/confirm.tsx'));

/**
 * Asks before a page with unsaved changes is left for another. Closing or loading it anew is not asked about: what was
 * begun waits in this tab.
 */
export function AskBeforeLeaving({ isUnsaved, giveUp }: { isUnsaved: () => boolean; giveUp: () => void }) {
  const blocked = useBlocker({
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname && isUnsaved(),
    enableBeforeUnload: false,
    withResolver: true,
  });
  if (blocked.status !== 'blocked') return null;
  return (
    <Suspense>
      <Confirm
        title={i18n.t('Leave without saving?')}
        action={i18n.t('Leave')}
        close={blocked.reset}
        act={async () => {
          giveUp();
          blocked.proceed();
        }}
      >
        {i18n.t('What you changed in this report is not saved, and is given up.')}
      </Confirm>
    </Suspense>
  );
}
