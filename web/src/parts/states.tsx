import type { UseQueryResult } from '@tanstack/react-query';
import { CloudOff, Lock, RotateCw, SearchX, type Store } from 'lucide-react';
import type { ReactNode } from 'react';
import { Problem } from '../api/problem.ts';
import { i18n } from '../words.ts';
import { Button, ButtonLink } from './button.tsx';
import { plainly } from './plainly.ts';

type State = { icon: typeof Store; title: string; children?: ReactNode; action?: ReactNode };

/** Empty, failed, offline, not allowed: one calm shape for all of them, an icon under a market arch. */
export function StateNote({ icon: Icon, title, children, action }: State) {
  return (
    <div className="rise mx-auto flex max-w-md flex-col items-center gap-3 px-2 py-12 text-center">
      <div className="mb-1 grid h-24 w-20 place-items-center rounded-t-full rounded-b-xl bg-glaze-wash text-glaze">
        <Icon aria-hidden="true" className="mt-2 size-8" strokeWidth={1.6} />
      </div>
      <h2 className="text-section">{title}</h2>
      {children && <div className="text-soft">{children}</div>}
      {action && <div className="mt-2 flex flex-wrap justify-center gap-3">{action}</div>}
    </div>
  );
}

type LoadedProps<T> = {
  query: Pick<UseQueryResult<T>, 'data' | 'error' | 'isPending' | 'fetchStatus' | 'refetch'>;
  skeleton: ReactNode;
  children: (data: T) => ReactNode;
};

/** What every page that shows something from the server goes through, so that no state is ever forgotten. */
export function Loaded<T>({ query, skeleton, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (query.fetchStatus === 'paused') return <Offline retry={() => void query.refetch()} />;
  return skeleton;
}

export function Failed({ error, retry }: { error: unknown; retry: () => void }) {
  const status = error instanceof Problem ? error.status : -1;
  if (status === 0) return <Offline retry={retry} />;
  if (status === 403) return <NotAllowed />;
  if (status === 404 || status === 410) return <NotHere />;
  return (
    <StateNote icon={RotateCw} title={i18n.t('This did not load')} action={<Retry retry={retry} />}>
      {plainly(error)}
    </StateNote>
  );
}

function Offline({ retry }: { retry: () => void }) {
  return (
    <StateNote icon={CloudOff} title={i18n.t('No connection')} action={<Retry retry={retry} />}>
      {i18n.t('The market cannot be reached right now. This page loads as soon as it can.')}
    </StateNote>
  );
}

export function NotAllowed() {
  return (
    <StateNote icon={Lock} title={i18n.t('This is not yours to see')} action={<HomeLink />}>
      {i18n.t('You are signed in, but this page belongs to somebody else.')}
    </StateNote>
  );
}

export function NotHere() {
  return (
    <StateNote icon={SearchX} title={i18n.t('There is nothing at this address')} action={<HomeLink />}>
      {i18n.t('It may have been sold, taken down or moved. A search may find something like it.')}
    </StateNote>
  );
}

const Retry = ({ retry }: { retry: () => void }) => <Button onClick={retry}>{i18n.t('Try again')}</Button>;

const HomeLink = () => (
  <ButtonLink to="/" look="plain">
    {i18n.t('To the market')}
  </ButtonLink>
);
