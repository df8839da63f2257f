import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChartNoAxesCombined } from 'lucide-react';
import { removeReport } from '../../api/reports.ts';
import type { SavedReport, Shop } from '../../api/types.ts';
import { ButtonLink } from '../../parts/button.tsx';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { dropDraft } from '../../parts/draft.ts';
import { Sheet } from '../../parts/page.tsx';
import { Pages } from '../../parts/pages.tsx';
import { RowsSkeleton } from '../../parts/skeleton.tsx';
import { StateNote } from '../../parts/states.tsx';
import { Ago } from '../../parts/times.tsx';
import { toast } from '../../shell/toasts.tsx';
import { i18n } from '../../words.ts';
import { SellerFrame } from '../seller-frame.tsx';
import { useNextRow } from '../use-next-row.ts';
import { reportsChanged, reportsOf } from './queries.ts';
import { draftName } from './report-draft.ts';
import { ViewsExport } from './views-export.tsx';
import { inShort, scheduleName } from './words.ts';

export default function ReportsPage() {
  return (
    <SellerFrame
      title={i18n.t('Reports')}
      lead={i18n.t('Figures put together as you need them: kept, shared, sent by mail, saved as files.')}
      aside={(shop) =>
        shop.permissions.includes('analytics') && (
          <ButtonLink to="/seller/reports/new">{i18n.t('New report')}</ButtonLink>
        )
      }
      needs="analytics"
    >
      {(shop) => (
        <div className="grid max-w-3xl grid-cols-1 gap-6">
          <Reports shop={shop} />
          <ViewsExport shop={shop} />
        </div>
      )}
    </SellerFrame>
  );
}

function Reports({ shop }: { shop: Shop }) {
  const query = useInfiniteQuery(reportsOf(shop.id));
  const rows = useNextRow();
  return (
    <div {...rows} tabIndex={-1} className="focus-visible:outline-offset-8">
      <Sheet title={i18n.t('Kept reports')}>
        <Pages
          query={query}
          skeleton={<RowsSkeleton rows={3} />}
          empty={
            <StateNote
              icon={ChartNoAxesCombined}
              title={i18n.t('No report yet')}
              action={<ButtonLink to="/seller/reports/new">{i18n.t('Make one')}</ButtonLink>}
            >
              {i18n.t(
                'Which products sold best last month? Where do visitors come from, week by week? Choose it once, and it is here whenever you look, or in your mail every Monday.',
              )}
            </StateNote>
          }
        >
          {(reports) => (
            <ul className="divide-y divide-line">
              {reports.map((report) => (
                <Row key={report.id} {...{ shop, report }} />
              ))}
            </ul>
          )}
        </Pages>
      </Sheet>
    </div>
  );
}

function Row({ shop, report }: { shop: Shop; report: SavedReport }) {
  const { id, name, isMine, isShared, owner, schedule, lastAt } = report;
  const client = useQueryClient();
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 py-4 first:pt-0 last:pb-0">
      <div className="min-w-0 grow basis-64">
        <h3 className="font-sans text-base/snug font-semibold tracking-normal break-words">
          <Link
            to="/seller/reports/$reportId"
            params={{ reportId: id }}
            className="inline-block rounded py-0.5 text-glaze underline-offset-4 hover:underline"
          >
            <bdi>{name}</bdi>
          </Link>
        </h3>
        <p className="text-sm text-soft">{inShort(report.definition)}</p>
        <ul className="mt-1 flex flex-wrap gap-x-4 text-sm text-soft empty:hidden">
          {isShared && (
            <li>
              {isMine ? (
                i18n.t('Shared with those who work here')
              ) : owner ? (
                <bdi>{i18n.t('Shared by {name}', { name: owner.name })}</bdi>
              ) : (
                i18n.t('Shared')
              )}
            </li>
          )}
          {isMine && schedule && <li>{i18n.t('By mail: {when}', { when: scheduleName(schedule) })}</li>}
          {isMine && lastAt && (
            <li>
              {i18n.t('Sent last:')} <Ago at={lastAt} />
            </li>
          )}
        </ul>
      </div>
      {(isMine || shop.role === 'owner') && (
        <ConfirmButton
          look="quiet"
          small
          data-next
          aria-label={i18n.t('Delete: {name}', { name })}
          label={i18n.t('Delete')}
          title={i18n.t('Delete “{name}”?', { name })}
          explain={
            isShared
              ? i18n.t('It is gone for everybody it is shared with. The figures themselves stay.')
              : i18n.t('The figures themselves stay.')
          }
          action={i18n.t('Delete')}
          act={async () => {
            await removeReport(shop.id, id);
            dropDraft(draftName(shop.id, id));
            toast(i18n.t('The report is deleted.'));
            await reportsChanged(client, shop.id);
          }}
        />
      )}
    </li>
  );
}
