import { infiniteQueryOptions, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Flag } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { banAccount, decideReport, fetchReports, showAgain } from '../api/moderation.ts';
import type { Report } from '../api/types.ts';
import { Button } from '../parts/button.tsx';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { Page, Sheet } from '../parts/page.tsx';
import { Pages } from '../parts/pages.tsx';
import { plainly } from '../parts/plainly.ts';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { NotAllowed, StateNote } from '../parts/states.tsx';
import { Ago } from '../parts/times.tsx';
import { MembersOnly } from '../session/members-only.tsx';
import { useUser } from '../session/session.ts';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { reasons } from './words.ts';

const loadHide = () => import('./hide-dialog.tsx');
const HideDialog = lazy(loadHide);
const route = getRouteApi('/moderation');

const reportPages = (status: Report['status']) =>
  infiniteQueryOptions({
    queryKey: ['reports', status],
    queryFn: ({ pageParam }) => fetchReports(status, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

export default function ReportsPage() {
  return (
    <MembersOnly>
      <ModeratorsOnly />
    </MembersOnly>
  );
}

function ModeratorsOnly() {
  const user = useUser();
  return (
    <Page title={i18n.t('Reports')} lead={i18n.t('What people reported. What waits longest comes first.')}>
      {user?.role === 'buyer' ? <NotAllowed /> : <Reports />}
    </Page>
  );
}

function Reports() {
  const { status = 'open' } = route.useSearch();
  const query = useInfiniteQuery(reportPages(status));
  return (
    <>
      <Tabs />
      <Pages
        query={query}
        skeleton={<RowsSkeleton />}
        empty={
          <StateNote icon={Flag} title={status === 'open' ? i18n.t('Nothing waits') : i18n.t('Nothing here yet')}>
            {i18n.t('Reports come here as soon as somebody sends one.')}
          </StateNote>
        }
      >
        {(reports) => (
          <ul className="grid gap-4">
            {reports.map((report) => (
              <li key={report.id}>
                <ReportSheet report={report} />
              </li>
            ))}
          </ul>
        )}
      </Pages>
    </>
  );
}

function Tabs() {
  const names = { open: i18n.t('Waiting'), upheld: i18n.t('Hidden'), dismissed: i18n.t('Left as it is') } as const;
  return (
    <nav aria-label={i18n.t('Which reports')} className="mb-5 flex w-fit rounded-full border border-line bg-card p-0.5">
      {(['open', 'upheld', 'dismissed'] as const).map((status) => (
        <Link
          key={status}
          to="/moderation"
          search={{ status: status === 'open' ? undefined : status }}
          activeOptions={{ exact: true, explicitUndefined: true }}
          className="inline-flex min-h-11 items-center rounded-full px-4 text-sm font-semibold aria-[current=page]:bg-ink aria-[current=page]:text-paper sm:min-h-9"
          replace
        >
          {names[status]}
        </Link>
      ))}
    </nav>
  );
}

function ReportSheet({ report }: { report: Report }) {
  const { review, message, product, shop, reason, details, others, createdAt, reporter, note } = report;
  const said = message ?? review;
  const isHidden = said ? said.hidden : (product ?? shop).status === 'hidden';
  return (
    <Sheet>
      <p className="text-sm text-soft">
        {reasons()[reason]} · <Ago at={createdAt} />
        {reporter && <> · {i18n.t('by {name}', { name: reporter.name })}</>}
        {others > 0 && (
          <> · {i18n.t('{others, plural, one {and # other report} other {and # other reports}}', { others })}</>
        )}
      </p>
      <h2 className="mt-1 text-section break-words">
        {product ? (
          <Link to="/products/$id" params={{ id: product.id }} className="underline-offset-4 hover:underline">
            {product.title}
          </Link>
        ) : (
          <ShopLink shop={shop} />
        )}
      </h2>
      {product && (
        <p className="text-soft">
          {i18n.t('Sold by')} <ShopLink shop={shop} />
        </p>
      )}
      {review && (
        <div className="mt-3 rounded-xl bg-sunk p-4">
          <p className="text-sm text-soft">
            {i18n.t('Review, {rating} of 5 stars', { rating: review.rating })} ·{' '}
            <bdi>{review.author?.name ?? i18n.t('Former member')}</bdi>
          </p>
          {review.title && <p className="mt-1 font-semibold break-words">{review.title}</p>}
          <p className="mt-1 break-words whitespace-pre-line">{review.body}</p>
        </div>
      )}
      {message && <SaidMessage message={message} />}
      {details && <blockquote className="mt-3 border-s-4 border-line ps-4 break-words">{details}</blockquote>}
      {note && <p className="mt-3 text-sm text-soft">{i18n.t('Reason given: {note}', { note })}</p>}
      <Acts report={report} isHidden={isHidden} />
    </Sheet>
  );
}

function SaidMessage({ message }: { message: NonNullable<Report['message']> }) {
  const { said, sender, side, sentAt, attachments, deleted } = message;
  return (
    <div className="mt-3 rounded-xl bg-sunk p-4">
      <p className="text-sm text-soft">
        {side === 'shop' ? i18n.t('Message for the shop') : i18n.t('Message of a buyer')} ·{' '}
        <bdi>{sender?.name ?? i18n.t('Former member')}</bdi> · <Ago at={sentAt} />
        {deleted && <> · {i18n.t('taken back since')}</>}
      </p>
      {said && (
        <p dir="auto" className="mt-1 break-words whitespace-pre-line">
          {said}
        </p>
      )}
      {attachments.length > 0 && (
        <ul className="mt-2 flex flex-wrap gap-3">
          {attachments.map(({ id, name, url, thumbUrl }) => (
            <li key={id}>
              <a href={url} target="_blank" rel="noreferrer" className="underline underline-offset-4">
                {thumbUrl ? <img src={thumbUrl} alt={name} className="size-24 rounded-lg object-cover" /> : name}
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

type BanProps = { report: Report; author: { id: string; name: string }; renew: () => Promise<unknown> };

const BanButton = ({ report, author, renew }: BanProps) => (
  <ConfirmButton
    small
    look="quiet"
    label={i18n.t('Ban the author')}
    title={i18n.t('Ban {name}?', { name: author.name })}
    explain={i18n.t('They are signed out everywhere and cannot come back.')}
    action={i18n.t('Ban')}
    act={async () => {
      await banAccount(author.id, reasons()[report.reason]);
      await renew();
    }}
  />
);

const ShopLink = ({ shop }: { shop: Report['shop'] }) => (
  <Link to="/shops/$slug" params={{ slug: shop.slug }} className="underline underline-offset-4">
    {shop.name}
  </Link>
);

function Acts({ report, isHidden }: { report: Report; isHidden: boolean }) {
  const client = useQueryClient();
  const user = useUser();
  const [hiding, setHiding] = useState(false);
  const author = report.message?.sender ?? report.review?.author;
  const renew = () => client.invalidateQueries({ queryKey: ['reports'] });
  const attempt = (act: () => Promise<unknown>, said: string) => () =>
    void act()
      .then(() => toast(said))
      .catch((error: unknown) => toast(plainly(error), { bad: true }))
      .finally(renew);
  return (
    <div className="mt-5 flex flex-wrap gap-3">
      {report.status === 'open' && (
        <>
          <Button
            look="danger"
            small
            aria-haspopup="dialog"
            onPointerEnter={() => void loadHide()}
            onFocus={() => void loadHide()}
            onClick={() => setHiding(true)}
          >
            {report.message
              ? i18n.t('Hide the message')
              : report.review
                ? i18n.t('Hide the review')
                : report.product
                  ? i18n.t('Hide the product')
                  : i18n.t('Hide the shop')}
          </Button>
          <Button
            look="plain"
            small
            onClick={attempt(() => decideReport(report.id, 'dismiss'), i18n.t('It stays as it is.'))}
          >
            {i18n.t('Leave it')}
          </Button>
        </>
      )}
      {isHidden && (
        <Button look="plain" small onClick={attempt(() => showAgain(report), i18n.t('It is shown again.'))}>
          {i18n.t('Show it again')}
        </Button>
      )}
      {user?.role === 'admin' && author && user.id !== author.id && (
        <BanButton report={report} author={author} renew={renew} />
      )}
      {user?.role === 'admin' && !report.review && !report.message && user.id !== report.shop.ownerId && (
        <ConfirmButton
          small
          look="quiet"
          label={i18n.t('Ban the owner')}
          title={i18n.t('Ban the owner of {shop}?', { shop: report.shop.name })}
          explain={i18n.t('They are signed out everywhere, and all they offer vanishes with them.')}
          action={i18n.t('Ban')}
          act={async () => {
            await banAccount(report.shop.ownerId, reasons()[report.reason]);
            await renew();
          }}
        />
      )}
      {hiding && (
        <Suspense>
          <HideDialog report={report} done={renew} close={() => setHiding(false)} />
        </Suspense>
      )}
    </div>
  );
}
