import type { ErrorComponentProps } from '@tanstack/react-router';
import { RotateCw } from 'lucide-react';
import { Button } from '../parts/button.tsx';
import { useTitle } from '../parts/page.tsx';
import { StateNote } from '../parts/states.tsx';
import { i18n } from '../words.ts';

/** A page that broke, or whose code did not arrive (offline, or a new release has replaced it). */
export function RouteFault({ error }: ErrorComponentProps) {
  useTitle(i18n.t('Something went wrong'));
  const notLoaded = /import|fetch|load/i.test(String(error));
  return (
    <>
      <h1 className="sr-only">{i18n.t('Something went wrong')}</h1>
      <StateNote
        icon={RotateCw}
        title={notLoaded ? i18n.t('This page did not arrive') : i18n.t('This page broke')}
        action={<Button onClick={() => location.reload()}>{i18n.t('Load it again')}</Button>}
      >
        {notLoaded
          ? i18n.t('The connection failed, or Souk was updated meanwhile.')
          : i18n.t('That is our fault. Loading it again may help.')}
      </StateNote>
    </>
  );
}
