import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useRouter } from '@tanstack/react-router';
import { changeSavedSearch, type Every, removeSavedSearch, saveSearch } from '../api/saved-searches.ts';
import type { SavedSearch } from '../api/types.ts';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { dropDraft, keepDraft } from '../parts/draft.ts';
import { Field, SelectField } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import type { SearchAddress } from '../search/address.ts';
import { useUser } from '../session/session.ts';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { ConditionChips } from './condition-chips.tsx';
import { conditionsOf } from './conditions.ts';
import { searchesChanged } from './queries.ts';
import { everyName, refusalText, usualName } from './words.ts';

/** What a guest filled in before they signed in. */
export type SearchDraft = { name: string; every: Every };

type Props = {
  address: SearchAddress;
  currency: string;
  /** The kept search that is changed; without one it is kept now. */
  saved?: SavedSearch | undefined;
  /** Under what it is kept until a guest is back from signing in. */
  draftName?: string;
  draft?: SearchDraft | null;
  close: () => void;
};

/** A name for a search, and how often one wants to hear of what is new in it. */
export default function SearchDialog({ address, currency, saved, draftName = '', draft, close }: Props) {
  const client = useQueryClient();
  const user = useUser();
  const navigate = useNavigate();
  const router = useRouter();
  const leave = () => {
    dropDraft(draftName);
    close();
  };
  const usual = saved?.name ?? draft?.name ?? usualName(address, currency);
  return (
    <Dialog title={saved ? i18n.t('Saved search') : i18n.t('Save this search')} close={leave}>
      <Form
        submit={saved ? i18n.t('Save') : user ? i18n.t('Save this search') : i18n.t('Sign in and save it')}
        explain={refusalText}
        aside={saved && <Delete saved={saved} done={leave} />}
        send={async ({ text }, key) => {
          const name = text('name').trim();
          const every = text('every') as Every;
          if (!user) {
            keepDraft(draftName, { name, every } satisfies SearchDraft);
            return navigate({ to: '/sign-in', search: { next: router.latestLocation.href } });
          }
          if (saved) await changeSavedSearch(saved.id, { name, every });
          else await saveSearch({ name, every, query: conditionsOf(address) }, key);
          leave();
          toast(saved ? i18n.t('Saved.') : i18n.t('The search is saved.'));
          await searchesChanged(client);
        }}
      >
        <ConditionChips {...{ address, currency }} />
        <Field
          label={i18n.t('Name')}
          name="name"
          required
          maxLength={100}
          dir="auto"
          autoComplete="off"
          defaultValue={[...usual].slice(0, 100).join('')}
        />
        <SelectField
          label={i18n.t('Tell me what is new')}
          name="every"
          defaultValue={saved?.every ?? draft?.every ?? 'day'}
        >
          {Object.entries(everyName()).map(([every, name]) => (
            <option key={every} value={every}>
              {name}
            </option>
          ))}
        </SelectField>
        {user ? (
          <p className="text-sm text-soft">
            <Link
              to="/account/alerts/searches"
              className="inline-flex min-h-11 items-center text-glaze underline underline-offset-4 sm:min-h-0"
            >
              {i18n.t('All my saved searches')}
            </Link>
          </p>
        ) : (
          <p className="text-sm text-soft">{i18n.t('What you chose here stays.')}</p>
        )}
      </Form>
    </Dialog>
  );
}

function Delete({ saved: { id, name }, done }: { saved: SavedSearch; done: () => void }) {
  const client = useQueryClient();
  return (
    <ConfirmButton
      look="quiet"
      label={i18n.t('Delete')}
      title={i18n.t('Delete “{name}”?', { name })}
      explain={i18n.t('You hear no more of what is new in it.')}
      action={i18n.t('Delete')}
      act={async () => {
        await removeSavedSearch(id);
        toast(i18n.t('The search is deleted.'));
        void searchesChanged(client);
        done();
      }}
    />
  );
}
