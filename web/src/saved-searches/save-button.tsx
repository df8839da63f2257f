import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Bookmark, BookmarkCheck } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { markSearchSeen } from '../api/saved-searches.ts';
import { Button } from '../parts/button.tsx';
import { draftOf } from '../parts/draft.ts';
import type { SearchAddress } from '../search/address.ts';
import { useSession } from '../session/session.ts';
import { i18n } from '../words.ts';
import { conditionsOf, sameness } from './conditions.ts';
import { savedSearches, searchesChanged } from './queries.ts';
import type { SearchDraft } from './search-dialog.tsx';

const load = () => import('./search-dialog.tsx');
const SearchDialog = lazy(load);

type Props = { address: SearchAddress; currency: string };

/** Keeps the search one looks at, or says that it is kept. Where nothing is looked for there is nothing to keep. */
export function SaveButton({ address, currency }: Props) {
  const { status } = useSession();
  const key = sameness(conditionsOf(address));
  const { data: saved } = useQuery({
    ...savedSearches,
    enabled: status === 'member',
    select: (all) => all.find(({ query }) => sameness(query) === key),
  });
  useSeen(saved?.id, (saved?.newMatches ?? 0) > 0);
  const [opened, setOpened] = useState('');
  const [closed, setClosed] = useState('');
  if (Object.keys(conditionsOf(address)).length === 0) return null;
  const draftName = `search ${key}`;
  const draft = status === 'member' ? draftOf<SearchDraft>(draftName) : null;
  const Icon = saved ? BookmarkCheck : Bookmark;
  return (
    <>
      <Button
        look={saved ? 'quiet' : 'plain'}
        small
        aria-haspopup="dialog"
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        onClick={() => setOpened(key)}
      >
        <Icon aria-hidden="true" className="size-4 shrink-0" />
        {saved ? i18n.t('Saved') : i18n.t('Save this search')}
        {saved && (
          <span className="sr-only">{i18n.t('under “{name}”. Press to change it.', { name: saved.name })}</span>
        )}
      </Button>
      {(opened === key || (draft && closed !== key)) && (
        <Suspense>
          <SearchDialog
            {...{ address, currency, saved, draftName, draft }}
            close={() => {
              setOpened('');
              setClosed(key);
            }}
          />
        </Suspense>
      )}
    </>
  );
}

/** Who looks at what a kept search finds has seen what was new in it. */
function useSeen(id: string | undefined, hasNews: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!id || !hasNews) return;
    markSearchSeen(id).then(
      () => searchesChanged(client),
      // Then it counts as new once more, and no harm is done.
      () => {},
    );
  }, [id, hasNews, client]);
}
