import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { PhoneCall, SearchX } from 'lucide-react';
import type { Call } from '../../api/types.ts';
import { ButtonLink } from '../../parts/button.tsx';
import { inputShape } from '../../parts/field.tsx';
import { Sheet } from '../../parts/page.tsx';
import { Pages } from '../../parts/pages.tsx';
import { RowsSkeleton } from '../../parts/skeleton.tsx';
import { StateNote } from '../../parts/states.tsx';
import { i18n } from '../../words.ts';
import { CallRow } from './call-row.tsx';
import { callPages } from './queries.ts';
import { typeWord } from './words.ts';

/** How the address says it: what was not taken, what was, and what was refused. */
export type CallsLooked = { status?: 'missed' | 'ended' | 'rejected'; type?: Call['callType'] };

const callTypes = ['audio', 'video'] as const;

type Props = { shop?: string | undefined; to: '/calls' | '/my-shop/calls' };

/** Calls, the latest first; which of them stands in the address. */
export function History({ shop, to }: Props) {
  const { status, type } = useLocation({ select: ({ search }) => search as CallsLooked });
  const query = useInfiniteQuery(callPages({ shop, status, callType: type }));
  return (
    <>
      <Filter {...{ to, status, type }} />
      <Pages query={query} skeleton={<RowsSkeleton />} empty={<None {...{ to, shop }} filtered={!!(status ?? type)} />}>
        {(calls) => (
          <Sheet>
            <ul className="divide-y divide-line">
              {calls.map((call) => (
                <CallRow key={call.id} call={call} inShop={shop !== undefined} />
              ))}
            </ul>
          </Sheet>
        )}
      </Pages>
    </>
  );
}

type Chosen = { [K in keyof CallsLooked]: CallsLooked[K] | undefined };

function Filter({ to, status, type }: Chosen & Pick<Props, 'to'>) {
  const navigate = useNavigate();
  const tabs = [
    [undefined, i18n.t('All')],
    ['missed', i18n.t('Missed')],
    ['ended', i18n.t('Answered')],
    ['rejected', i18n.t('Declined')],
  ] as const;
  return (
    <div className="mb-5 flex flex-wrap items-center gap-3">
      <nav
        aria-label={i18n.t('Which calls')}
        className="flex w-fit max-w-full flex-wrap rounded-3xl border border-line bg-card p-0.5"
      >
        {tabs.map(([tab, name]) => (
          <Link
            key={name}
            to={to}
            search={known({ status: tab, type })}
            activeOptions={{ exact: true }}
            className="inline-flex min-h-11 items-center rounded-full px-3 text-sm font-semibold sm:px-4 aria-[current=page]:bg-ink aria-[current=page]:text-paper sm:min-h-9"
            replace
            resetScroll={false}
          >
            {name}
          </Link>
        ))}
      </nav>
      <select
        aria-label={i18n.t('Kind of call')}
        value={type ?? ''}
        className={`${inputShape} sm:w-auto`}
        onChange={({ currentTarget: { value } }) => {
          const wanted = callTypes.find((one) => one === value);
          void navigate({ to, search: known({ status, type: wanted }), replace: true, resetScroll: false });
        }}
      >
        <option value="">{i18n.t('Voice and video')}</option>
        {callTypes.map((one) => (
          <option key={one} value={one}>
            {typeWord(one)}
          </option>
        ))}
      </select>
    </div>
  );
}

const known = ({ status, type }: Chosen): CallsLooked => ({
  ...(status && { status }),
  ...(type && { type }),
});

function None({ to, shop, filtered }: Props & { filtered: boolean }) {
  if (filtered) {
    return (
      <StateNote
        icon={SearchX}
        title={i18n.t('No call is like that')}
        action={
          <ButtonLink to={to} look="plain">
            {i18n.t('Show all calls')}
          </ButtonLink>
        }
      />
    );
  }
  return (
    <StateNote icon={PhoneCall} title={i18n.t('No calls yet')}>
      {shop === undefined
        ? i18n.t('You can call a shop from its page, or from your conversation with it.')
        : i18n.t('When a buyer calls, it rings on every page of the market that you or your people have open.')}
    </StateNote>
  );
}
