import { infiniteQueryOptions, queryOptions, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Download, FileUp, Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import { fetchExport, fetchImports, fetchReport, startImport, stopImport } from '../api/imports.ts';
import type { Import, Shop } from '../api/types.ts';
import { count } from '../parts/amounts.ts';
import { Button } from '../parts/button.tsx';
import { More } from '../parts/more.tsx';
import { Notice } from '../parts/notice.tsx';
import { Sheet } from '../parts/page.tsx';
import { plainly } from '../parts/plainly.ts';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { Loaded } from '../parts/states.tsx';
import { Ago } from '../parts/times.tsx';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { SellerFrame } from './seller-frame.tsx';

const RUNNING_MS = 1_000;
const isUnderWay = ({ status }: Import) => status === 'waiting' || status === 'running';

const importsOf = (shop: string) =>
  queryOptions({
    queryKey: ['imports', shop],
    queryFn: () => fetchImports(shop),
    refetchInterval: ({ state }) => (state.data?.items.some(isUnderWay) ? RUNNING_MS : false),
  });

const reportOf = (shop: string, id: string) =>
  infiniteQueryOptions({
    queryKey: ['imports', shop, id, 'report'],
    queryFn: ({ pageParam }) => fetchReport(shop, id, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

export default function ImportPage() {
  return (
    <SellerFrame
      title={i18n.t('Import and export')}
      lead={i18n.t('A whole catalogue at once: as a table (CSV) or as JSON Lines.')}
      needs="catalogue"
    >
      {(shop) => (
        <div className="grid max-w-3xl grid-cols-1 gap-6">
          <Sheet title={i18n.t('Bring products in')}>
            <Send shop={shop} />
          </Sheet>
          <Sheet title={i18n.t('Take products out')}>
            <p className="mb-4 text-soft">
              {i18n.t(
                'Everything in your shop, in the same form an import takes: change it in a table and bring it in again.',
              )}
            </p>
            <div className="flex flex-wrap gap-3">
              <Export shop={shop} format="csv" label={i18n.t('Download as CSV')} />
              <Export shop={shop} format="jsonl" label={i18n.t('Download as JSON Lines')} />
            </div>
          </Sheet>
          <Runs shop={shop} />
        </div>
      )}
    </SellerFrame>
  );
}

function Send({ shop }: { shop: Shop }) {
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [part, setPart] = useState<number | null>(null);
  const [fault, setFault] = useState('');

  async function start(file: File | undefined) {
    if (!file || part !== null) return;
    setFault('');
    setPart(0);
    try {
      await startImport(shop.slug, file, setPart);
      await client.invalidateQueries({ queryKey: ['imports', shop.slug] });
    } catch (error) {
      setFault(plainly(error));
    } finally {
      setPart(null);
      if (input.current) input.current.value = '';
    }
  }

  return (
    <section
      aria-label={i18n.t('Drop a file here')}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void start(event.dataTransfer.files[0]);
      }}
      className="grid justify-items-center gap-3 rounded-xl border border-dashed border-edge p-6 text-center"
    >
      <FileUp aria-hidden="true" className="size-8 text-glaze" strokeWidth={1.5} />
      <p className="max-w-prose text-soft">
        {i18n.t(
          'Products you have here already are changed, by your own number of them (externalId); new ones are added; none is taken away.',
        )}
      </p>
      <input
        ref={input}
        type="file"
        accept=".csv,.jsonl,.json,.gz,text/csv,application/json"
        aria-label={i18n.t('Choose a file')}
        tabIndex={-1}
        className="sr-only"
        onChange={({ target }) => void start(target.files?.[0])}
      />
      <Button busy={part !== null} onClick={() => input.current?.click()}>
        <Upload aria-hidden="true" className="size-5" />
        {part === null ? i18n.t('Choose a file') : i18n.t('{percent} % sent', { percent: Math.round(part * 100) })}
      </Button>
      <div role="alert" className="w-full text-start empty:hidden">
        {fault && <Notice tone="bad">{fault}</Notice>}
      </div>
    </section>
  );
}

type ExportProps = { shop: Shop; format: 'csv' | 'jsonl'; label: string };

function Export({ shop, format, label }: ExportProps) {
  const [busy, setBusy] = useState(false);
  async function save() {
    setBusy(true);
    try {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(await fetchExport(shop.slug, format));
      link.download = `${shop.slug}.${format}`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    } catch (error) {
      toast(plainly(error), { bad: true });
    } finally {
      setBusy(false);
    }
  }
  return (
    <Button look="plain" busy={busy} onClick={() => void save()}>
      <Download aria-hidden="true" className="size-5" />
      {label}
    </Button>
  );
}

function Runs({ shop }: { shop: Shop }) {
  const query = useQuery(importsOf(shop.slug));
  return (
    <Loaded query={query} skeleton={<RowsSkeleton />}>
      {({ items }) =>
        items.length === 0 ? null : (
          <Sheet title={i18n.t('Imports so far')}>
            <ul className="divide-y divide-line">
              {items.map((run) => (
                <Run key={run.id} shop={shop} run={run} />
              ))}
            </ul>
          </Sheet>
        )
      }
    </Loaded>
  );
}

function Run({ shop, run }: { shop: Shop; run: Import }) {
  const { id, fileName, status, bytes, totalBytes, counts, createdAt } = run;
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const states = {
    waiting: i18n.t('Waiting'),
    running: i18n.t('Under way'),
    finished: i18n.t('Done'),
    failed: i18n.t('Could not be read to the end'),
    stopped: i18n.t('Stopped'),
  };
  const faults = counts.refused + counts.warnings;
  return (
    <li className="py-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <p className="min-w-0 font-semibold break-words">{fileName}</p>
        <p className="text-sm text-soft">
          {states[status]} · <Ago at={createdAt} />
        </p>
      </div>
      {isUnderWay(run) && (
        <div className="mt-2 flex items-center gap-3">
          <progress
            aria-label={i18n.t('Progress of {name}', { name: fileName })}
            className="w-full accent-glaze"
            {...(totalBytes ? { value: bytes, max: totalBytes } : {})}
          />
          <Button
            look="quiet"
            small
            onClick={() =>
              void stopImport(shop.slug, id)
                .catch((error: unknown) => toast(plainly(error), { bad: true }))
                .finally(() => client.invalidateQueries({ queryKey: ['imports', shop.slug] }))
            }
          >
            {i18n.t('Stop')}
          </Button>
        </div>
      )}
      <p className="mt-1 text-sm text-soft tabular-nums">
        {i18n.t('{read} rows: {created} new, {updated} changed, {unchanged} as before, {refused} refused', {
          read: count(counts.read),
          created: count(counts.created),
          updated: count(counts.updated),
          unchanged: count(counts.unchanged),
          refused: count(counts.refused),
        })}
      </p>
      {faults > 0 && (
        <>
          <Button look="quiet" small aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? i18n.t('Hide the report') : i18n.t('What was refused or left out, and why')}
          </Button>
          {open && <Report shop={shop} run={run} />}
        </>
      )}
    </li>
  );
}

function Report({ shop, run }: { shop: Shop; run: Import }) {
  const query = useInfiniteQuery(reportOf(shop.slug, run.id));
  return (
    <Loaded query={query} skeleton={<RowsSkeleton />}>
      {({ pages }) => {
        const rows = pages.flatMap(({ items }) => items);
        return (
          <div className="mt-2 rounded-xl bg-sunk p-4">
            <table className="w-full text-sm">
              <caption className="sr-only">{i18n.t('Rows with faults')}</caption>
              <thead className="text-soft">
                <tr>
                  <th scope="col" className="pe-3 text-start font-normal">
                    {i18n.t('Line')}
                  </th>
                  <th scope="col" className="text-start font-normal">
                    {i18n.t('What is wrong')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {rows.map(({ line, externalId, faults }, place) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: one line may be told of twice
                  <tr key={place} className="align-top">
                    <th scope="row" className="py-1 pe-3 text-start font-semibold tabular-nums">
                      {count(line)}
                    </th>
                    <td className="py-1 break-words">
                      {externalId && <span className="text-soft">{externalId}: </span>}
                      {faults.map(({ path, message }) => [path, message].filter(Boolean).join(' ')).join(' ')}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            <More
              hasMore={query.hasNextPage}
              loading={query.isFetchingNextPage}
              failed={query.isFetchNextPageError}
              shown={rows.length}
              load={() => void query.fetchNextPage()}
            />
          </div>
        );
      }}
    </Loaded>
  );
}
