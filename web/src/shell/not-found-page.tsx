import { useTitle } from '../parts/page.tsx';
import { NotHere } from '../parts/states.tsx';
import { i18n } from '../words.ts';

export function NotFoundPage() {
  useTitle(i18n.t('Not found'));
  return (
    <>
      <h1 className="sr-only">{i18n.t('Not found')}</h1>
      <NotHere />
    </>
  );
}
