import { CatchBoundary } from '@tanstack/react-router';
import { type ReactNode, Suspense } from 'react';
import { i18n } from '../words.ts';

type Props = { waiting?: ReactNode; children: ReactNode };

/** A part that is loaded when it is wanted. Where that fails it says so, and the call goes on. */
export const Later = ({ waiting, children }: Props) => (
  <CatchBoundary getResetKey={() => 'later'} errorComponent={() => <p role="alert">{i18n.t('This did not load')}</p>}>
    <Suspense fallback={waiting}>{children}</Suspense>
  </CatchBoundary>
);
