import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { SquareCheckBig } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { Problem } from '../../api/problem.ts';
import { exportReport } from '../../api/reports.ts';
import type { SavedReport, Shop } from '../../api/types.ts';
import { todayIn } from '../../charts/calendar.ts';
import { count } from '../../parts/amounts.ts';
import { Button } from '../../parts/button.tsx';
import { draftOf, dropDraft, keepDraft } from '../../parts/draft.ts';
import { Faults } from '../../parts/field.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Sheet } from '../../parts/page.tsx';
import { RowsSkeleton } from '../../parts/skeleton.tsx';
import { Failed, StateNote } from '../../parts/states.tsx';
import { i18n } from '../../words.ts';
import { faultOf } from '../figures/address.ts';
import { Builder } from './builder.tsx';
import { askedOf, type Definition, type Metric } from './definition.ts';
import { ExportButtons } from './export-buttons.tsx';
import { resultOf } from './queries.ts';
import { draftName, draftOfSaved, draftOfShared, freshDraft, isSame, type ReportDraft } from './report-draft.ts';
import { SaveForm } from './save-form.tsx';
import { AskBeforeLeaving } from './unsaved.tsx';

/** Its drawings come while the server still counts. */
const Result = lazy(() => import('./result.tsx'));

const REST_MS = 350;
const WIDE = '(min-width: 80rem)';

/** A report with everything it is made of, and what it says as it stands; saved, or about to be. */
export function Editor({ shop, saved }: { shop: Shop; saved: SavedReport | null }) {
  const navigate = useNavigate();
  const name = draftName(shop.id, saved?.id ?? null);
  const own = saved?.isMine ? saved : null;
  const base = own ? draftOfSaved(own) : saved ? draftOfShared(saved) : freshDraft();
  const [draft, setDraft] = useState(() => draftOf<ReportDraft>(name) ?? base);
  const [drawn, draw] = useState<Metric | null>(null);
  const isChanged = !isSame(draft, base);
  // Whoever saves or gives up leaves at once, before the page was drawn again.
  const isLeaving = useRef(false);
  useEffect(() => {
    if (isLeaving.current) return;
    if (isChanged) keepDraft(name, draft);
    else dropDraft(name);
  }, [name, draft, isChanged]);

  const change = (changes: Partial<ReportDraft>) => setDraft((now) => ({ ...now, ...changes }));
  const asked = useRested(askedOf(draft.definition));
  const isWhole = asked.metrics.length > 0 && hasDays(asked, todayIn(shop.timeZone));
  const query = useQuery({ ...resultOf(shop.id, asked), enabled: isWhole });
  const faults = faultsOf(query.error);
  const isBehind = query.isPlaceholderData || query.isFetching;
  const { data } = query;

  return (
    <div className="grid grid-cols-1 gap-6 xl:grid-cols-[21rem_minmax(0,1fr)] xl:grid-rows-[auto_1fr]">
      <AskBeforeLeaving
        isUnsaved={() => isChanged && !isLeaving.current}
        giveUp={() => {
          isLeaving.current = true;
          dropDraft(name);
        }}
      />
      <div className="min-w-0">
        {saved && !own && (
          <div className="mb-4">
            <Notice tone="note">
              {saved.owner
                ? i18n.t('{name} shares this with you. Change what you like: it is saved as a report of your own.', {
                    name: saved.owner.name,
                  })
                : i18n.t('This is shared with you. Change what you like: it is saved as a report of your own.')}
            </Notice>
          </div>
        )}
        <Sheet className="print:hidden">
          <details open={!saved || matchMedia(WIDE).matches}>
            <summary className="min-h-11 py-1 font-display text-section font-semibold">
              <h2 className="inline">{i18n.t('What it is made of')}</h2>
            </summary>
            <div className="pt-4">
              <Faults value={faults}>
                <Builder shop={shop} definition={draft.definition} change={(definition) => change({ definition })} />
              </Faults>
            </div>
          </details>
        </Sheet>
      </div>

      <Sheet
        title={i18n.t('What it says')}
        className="min-w-0 xl:self-start xl:col-start-2 xl:row-span-2 xl:row-start-1"
      >
        {!isWhole ? (
          <StateNote icon={SquareCheckBig} title={i18n.t('Choose what to count')}>
            {i18n.t('At least one figure, and the days: what they say shows here at once.')}
          </StateNote>
        ) : data ? (
          <div aria-busy={isBehind} className={clsx('grid grid-cols-1 gap-6', isBehind && 'opacity-70')}>
            <Suspense fallback={<RowsSkeleton rows={6} />}>
              <Result {...{ result: data, drawn, draw }} />
            </Suspense>
            <div className="border-t border-line pt-5 print:hidden">
              <h3 className="mb-3 text-lg">{i18n.t('Save as a file')}</h3>
              <ExportButtons
                of={i18n.t('What it says')}
                off={query.isPlaceholderData}
                file={fileName(draft.name, data.range)}
                ask={(format, signal) => exportReport(shop.id, asked, format, signal)}
              />
            </div>
          </div>
        ) : Object.keys(faults).length > 0 ? (
          <Notice tone="bad">
            {i18n.t('This cannot be counted so. What is wrong is marked beside what you chose.')}
          </Notice>
        ) : query.error ? (
          <Failed error={query.error} retry={() => void query.refetch()} />
        ) : (
          <RowsSkeleton rows={6} />
        )}
        <p role="status" className="sr-only">
          {data &&
            !isBehind &&
            i18n.t('Counted: {rows, plural, one {# row} other {{shown} rows}}', {
              rows: data.rows.length,
              shown: count(data.rows.length),
            })}
        </p>
      </Sheet>

      <Sheet title={own ? i18n.t('Keep it') : i18n.t('Keep it for later')} className="print:hidden">
        <SaveForm
          {...{ shop, draft, change, own }}
          kept={(report) => {
            if (report.id === own?.id) return setDraft(draftOfSaved(report));
            isLeaving.current = true;
            dropDraft(name);
            void navigate({ to: '/seller/reports/$reportId', params: { reportId: report.id } });
          }}
        />
        {isChanged && (
          <p className="mt-4 flex flex-wrap items-center gap-x-2 text-sm text-soft">
            {i18n.t('Not saved yet.')}
            <Button look="quiet" small onClick={() => setDraft(base)}>
              {i18n.t('Undo my changes')}
            </Button>
          </p>
        )}
      </Sheet>
    </div>
  );
}

/** What was chosen a moment ago, once nobody goes on choosing. */
function useRested(asked: Definition): Definition {
  const text = JSON.stringify(asked);
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(setRested, REST_MS, text);
    return () => clearTimeout(timer);
  }, [text]);
  return JSON.parse(rested) as Definition;
}

const hasDays = ({ range: { last, startDate = '', endDate = '' } }: Definition, today: string) =>
  last !== undefined || faultOf(startDate, endDate, today) === null;

/** By the part of the definition: 'metrics/0', 'filters/products'. */
function faultsOf(error: unknown): Record<string, string> {
  if (!(error instanceof Problem)) return {};
  return Object.fromEntries(
    error.errors.map(({ path, message }) => [
      path.replace(/^\//, ''),
      `${message.charAt(0).toUpperCase()}${message.slice(1)}.`,
    ]),
  );
}

/** 'best-sellers-2026-11-01-2026-11-23', without its ending. */
function fileName(name: string, { startDate, endDate }: { startDate: string; endDate: string }): string {
  const words = name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['report'];
  return [...words, startDate, endDate].join('-');
}
