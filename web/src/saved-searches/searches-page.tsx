import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { BookmarkPlus } from 'lucide-react';
import { lazy, Suspense, useId, useState } from 'react';
import { AccountFrame } from '../account/account-frame.tsx';
import { Tabs } from '../alerts/tabs.tsx';
import { changeSavedSearch, type Every, removeSavedSearch } from '../api/saved-searches.ts';
import type { SavedSearch } from '../api/types.ts';
import { count } from '../parts/amounts.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { Sheet } from '../parts/page.tsx';
import { plainly } from '../parts/plainly.ts';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { Loaded, StateNote } from '../parts/states.tsx';
import { useNextRow } from '../seller/use-next-row.ts';
import { toast } from '../shell/toasts.tsx';
import { marketplace } from '../shops/queries.ts';
import { i18n } from '../words.ts';
import { ConditionChips } from './condition-chips.tsx';
import { addressOf } from './conditions.ts';
import { savedSearches, searchesChanged } from './queries.ts';
import { everyName } from './words.ts';

const load = () => import('./search-dialog.tsx');
const SearchDialog = lazy(load);

/** The searches somebody keeps, and how often they hear of what is new in each. */
export default function SearchesPage() {
  return (
    <AccountFrame
      title={i18n.t('Saved searches')}
      lead={i18n.t('What you look for again and again: the market looks for you, and says what is new.')}
    >
      <Tabs />
      <Searches />
    </AccountFrame>
  );
}

function Searches() {
  const query = useQuery({ ...savedSearches, staleTime: 0 });
  const currency = useQuery(marketplace).data?.currency ?? 'EUR';
  const rows = useNextRow();
  return (
    <div {...rows} tabIndex={-1} className="focus-visible:outline-offset-8">
      <Loaded query={query} skeleton={<RowsSkeleton />}>
        {(searches) =>
          searches.length === 0 ? (
            <StateNote
              icon={BookmarkPlus}
              title={i18n.t('No search is saved')}
              action={<ButtonLink to="/search">{i18n.t('Search the market')}</ButtonLink>}
            >
              {i18n.t('Look for something, then press “Save this search” above what was found, or was not yet.')}
            </StateNote>
          ) : (
            <Sheet>
              <ul className="divide-y divide-line">
                {searches.map((search) => (
                  <Row key={search.id} search={search} currency={currency} />
                ))}
              </ul>
            </Sheet>
          )
        }
      </Loaded>
    </div>
  );
}

function Row({ search, currency }: { search: SavedSearch; currency: string }) {
  const { id, name, query, newMatches } = search;
  const address = addressOf(query);
  const client = useQueryClient();
  const [renaming, setRenaming] = useState(false);
  return (
    <li className="py-4 first:pt-0 last:pb-0">
      <div className="mb-1.5 flex flex-wrap items-baseline gap-x-3">
        <h2 className="min-w-0 font-sans text-base/snug font-semibold tracking-normal break-words">
          <Link
            to="/search"
            search={address}
            className="inline-block rounded py-0.5 underline-offset-4 hover:underline"
          >
            <bdi>{name}</bdi>
          </Link>
        </h2>
        {newMatches > 0 && (
          <span className="rounded-full bg-saffron px-2.5 text-sm/6 font-semibold text-on-saffron tabular-nums">
            {i18n.t('{newMatches} new', { newMatches: count(newMatches) })}
          </span>
        )}
      </div>
      <ConditionChips {...{ address, currency }} />
      <div className="mt-3 flex flex-wrap items-center gap-x-1 gap-y-2">
        <EverySelect search={search} />
        <ButtonLink look="quiet" small to="/search" search={address}>
          {i18n.t('Open')}
          <span className="sr-only">{name}</span>
        </ButtonLink>
        <Button
          look="quiet"
          small
          aria-haspopup="dialog"
          onPointerEnter={() => void load()}
          onFocus={() => void load()}
          onClick={() => setRenaming(true)}
        >
          {i18n.t('Rename')}
          <span className="sr-only">{name}</span>
        </Button>
        <ConfirmButton
          look="quiet"
          small
          label={i18n.t('Delete')}
          aria-label={i18n.t('Delete: {name}', { name })}
          title={i18n.t('Delete “{name}”?', { name })}
          explain={i18n.t('You hear no more of what is new in it.')}
          action={i18n.t('Delete')}
          act={async () => {
            await removeSavedSearch(id);
            toast(i18n.t('The search is deleted.'));
            await searchesChanged(client);
          }}
        />
      </div>
      {renaming && (
        <Suspense>
          <SearchDialog {...{ address, currency }} saved={search} close={() => setRenaming(false)} />
        </Suspense>
      )}
    </li>
  );
}

/** Kept as soon as it is chosen; put back where the market refuses. */
function EverySelect({ search: { id, name, every } }: { search: SavedSearch }) {
  const client = useQueryClient();
  const field = useId();
  const { mutate, isPending, variables } = useMutation({
    // By the arrow keys one passes several: what was chosen last is sent last.
    scope: { id: `saved search ${id}` },
    mutationFn: (next: Every) => changeSavedSearch(id, { every: next }),
    onSuccess: () => toast(i18n.t('Saved.')),
    onError: (error) => toast(plainly(error), { bad: true }),
    onSettled: () => searchesChanged(client),
  });
  const names = everyName();
  return (
    <>
      <label htmlFor={field} className="text-sm text-soft">
        {i18n.t('Tells me')}
        <span className="sr-only">: {name}</span>
      </label>
      <select
        id={field}
        data-next
        value={isPending ? variables : every}
        onChange={({ target }) => mutate(target.value as Every)}
        className="me-2 min-h-11 min-w-0 rounded-xl border border-edge bg-card ps-3 pe-2 text-sm font-semibold hover:border-ink sm:min-h-9"
      >
        {Object.entries(names).map(([one, name]) => (
          <option key={one} value={one}>
            {name}
          </option>
        ))}
      </select>
    </>
  );
}
