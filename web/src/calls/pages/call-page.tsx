import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft, MessageCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import { AccountFrame } from '../../account/account-frame.tsx';
import type { Call } from '../../api/types.ts';
import { ButtonLink } from '../../parts/button.tsx';
import { Sheet } from '../../parts/page.tsx';
import { RowsSkeleton } from '../../parts/skeleton.tsx';
import { Loaded } from '../../parts/states.tsx';
import { moment } from '../../parts/times.tsx';
import { i18n } from '../../words.ts';
import { nameOf } from '../face.tsx';
import { CallAgain } from './call-again.tsx';
import { CallIcon } from './call-icon.tsx';
import { LiveCall } from './live-call.tsx';
import { isLive, oneCall } from './queries.ts';
import { isMissed, lasted, outcomeWord, typeWord } from './words.ts';

const route = getRouteApi('/calls/$id');

/** What is kept of one call; while it rings or goes on, the way into it. */
export default function CallPage() {
  return (
    <AccountFrame title={i18n.t('Call')}>
      <Record />
    </AccountFrame>
  );
}

function Record() {
  const { id } = route.useParams();
  const query = useQuery(oneCall(id));
  return (
    <Loaded query={query} skeleton={<RowsSkeleton rows={2} />}>
      {(call) => (
        <>
          {isLive(call) && <LiveCall call={call} />}
          <Sheet>
            <Head call={call} />
            <Facts call={call} />
            <Acts call={call} />
          </Sheet>
          <Table call={call} />
          <BackToAll call={call} />
        </>
      )}
    </Loaded>
  );
}

function Head({ call }: { call: Call }) {
  const { status, endReason, side, shop } = call;
  const outgoing = call.direction === 'outgoing';
  return (
    <div className="flex items-center gap-4">
      <CallIcon {...{ status, outgoing }} />
      <div className="min-w-0">
        <h2 className="text-section break-words">
          {side === 'buyer' ? (
            <Link to="/shops/$slug" params={{ slug: shop.slug }} className="underline-offset-4 hover:underline">
              <bdi>{nameOf(call)}</bdi>
            </Link>
          ) : (
            <bdi>{nameOf(call)}</bdi>
          )}
        </h2>
        <p className={isMissed({ status, outgoing }) ? 'font-semibold text-rose' : 'text-soft'}>
          {outcomeWord({ status, endReason, outgoing })}
        </p>
      </div>
    </div>
  );
}

function Facts({ call }: { call: Call }) {
  const { callType, createdAt, duration, answeredBy, side, shop, status, direction } = call;
  const facts: [string, ReactNode][] = [[i18n.t('Kind'), typeWord(callType)]];
  if (side === 'shop') facts.push([i18n.t('Shop'), <bdi key="shop">{shop.name}</bdi>]);
  facts.push([
    direction === 'outgoing' ? i18n.t('You called') : i18n.t('They called'),
    <time key="at" dateTime={createdAt}>
      {moment(createdAt)}
    </time>,
  ]);
  if (status === 'ended') facts.push([i18n.t('Duration'), lasted(duration)]);
  if (answeredBy) facts.push([i18n.t('For the shop'), <bdi key="by">{answeredBy}</bdi>]);
  return (
    <dl className="mt-5 divide-y divide-line border-y border-line">
      {facts.map(([name, value]) => (
        <div key={name} className="grid grid-cols-[minmax(7rem,1fr)_2fr] gap-4 py-2.5">
          <dt className="text-soft">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Acts({ call }: { call: Call }) {
  const { conversationId, callType, side, status } = call;
  const missed = isMissed({ status, outgoing: call.direction === 'outgoing' });
  return (
    <div className="mt-5 flex flex-wrap gap-3">
      {!isLive(call) && (
        <CallAgain
          look={missed ? 'main' : 'plain'}
          partner={{ conversationId }}
          name={nameOf(call)}
          {...{ callType, side }}
          label={missed ? i18n.t('Call back') : i18n.t('Call again')}
        />
      )}
      <ButtonLink
        look="plain"
        small
        to={side === 'buyer' ? '/messages/$id' : '/my-shop/messages/$id'}
        params={{ id: conversationId }}
      >
        <MessageCircle aria-hidden="true" className="size-4" />
        {i18n.t('To the conversation')}
      </ButtonLink>
    </div>
  );
}

/** What lay on the table between the two. */
function Table({ call: { products } }: { call: Call }) {
  if (products.length === 0) return null;
  return (
    <Sheet title={i18n.t('What you looked at')} className="mt-6">
      <ul className="divide-y divide-line">
        {products.map(({ productId, title, pinnedAt }) => (
          <li key={pinnedAt} className="py-2.5 break-words first:pt-0 last:pb-0">
            {productId ? (
              <Link
                to="/products/$id"
                params={{ id: productId }}
                className="inline-flex min-h-11 items-center font-semibold underline-offset-4 hover:underline sm:min-h-0"
              >
                <bdi>{title}</bdi>
              </Link>
            ) : (
              <>
                <bdi>{title}</bdi> <span className="text-sm text-soft">({i18n.t('no longer there')})</span>
              </>
            )}
          </li>
        ))}
      </ul>
    </Sheet>
  );
}

const BackToAll = ({ call: { side } }: { call: Call }) => (
  <p className="mt-6">
    <Link
      to={side === 'buyer' ? '/calls' : '/my-shop/calls'}
      className="inline-flex min-h-11 items-center gap-2 font-semibold text-glaze underline-offset-4 hover:underline"
    >
      <ArrowLeft aria-hidden="true" className="size-4 rtl:-scale-x-100" />
      {side === 'buyer' ? i18n.t('All my calls') : i18n.t('All calls of the shop')}
    </Link>
  </p>
);
