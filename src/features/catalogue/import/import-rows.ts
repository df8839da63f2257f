import type { Tx } from '#platform/database/connection.ts';
import { defineProblems } from '#platform/problems.ts';
import type { ImportCounts } from './counts.ts';
import type { Fault } from './fault.ts';
import { BATCH_ROWS, type ImportOutcome } from './import-products.ts';
import type { ImportRow, ReadPosition } from './import-row.ts';
import type { ImportReport } from './report.ts';
import { advanceRun, type ImportRun } from './store.ts';

export const importProblems = defineProblems({
  import_running: [409, 'Somebody else imports this file at this moment'],
});

/** A row as a draft, or everything that is wrong with it. */
export type Mapped<Draft> =
  | { readonly draft: Draft; readonly externalId: string; readonly warnings: readonly Fault[] }
  | { readonly faults: readonly Fault[]; readonly externalId: string | null };

/** What is imported: where its rows come from, and how they come in. */
export interface Intake<Draft> {
  rows(after: ReadPosition): AsyncIterable<ImportRow>;
  map(value: unknown): Mapped<Draft>;
  /** Drafts that cannot come in though each is right by itself, by external id. */
  unfit?(drafts: readonly Draft[]): Promise<ReadonlyMap<string, Fault>>;
  /** Brings a batch in; `advance` stores the position behind it, in the same transaction where that can be. */
  write(drafts: readonly Draft[], advance: (tx: Tx, outcome: ImportOutcome) => Promise<void>): Promise<ImportOutcome>;
}

export interface ImportProgress {
  readonly bytes: number;
  readonly counts: Readonly<ImportCounts>;
}

interface Work<Draft> {
  readonly intake: Intake<Draft>;
  readonly run: ImportRun;
  readonly report: ImportReport;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
  /** Ends the work behind the batch at hand. */
  readonly signal?: AbortSignal | undefined;
}

/** Lines without a single good row are passed over in stretches of this many. */
const MOST_LINES_A_BATCH = 5_000;

/**
 * Brings in the rows behind the position of a run, batch by batch, each with the position behind it, so that whatever
 * stops it, even a power cut, the next call goes on there. Throws `import_running` where somebody else moved the run.
 */
export async function importRows<Draft>(work: Work<Draft>): Promise<'finished' | 'interrupted' | 'failed'> {
  const { intake, run, report, onProgress, signal } = work;
  const started: ReadPosition = { offset: run.byteOffset, line: run.line };
  const lineOf = await externalIdsBefore(intake, started);
  let batch: Entry<Draft>[] = [];
  let committed = started;
  let position = started;
  const commit = async () => {
    await commitBatch(work, batch, committed, position);
    batch = [];
    committed = position;
    onProgress?.({ bytes: position.offset, counts: report.counts });
  };

  for await (const { value, fault, first, line, offset, isPart } of intake.rows(started)) {
    position = { line, offset };
    if (fault) report.refuse({ line: first, faults: [fault] });
    else {
      const entry = entryOf(value, first, work, lineOf);
      if (entry) batch.push(entry);
    }
    if (isPart) continue;
    if (fault?.fatal) {
      await commit();
      return 'failed';
    }
    if (batch.length === BATCH_ROWS || position.line - committed.line >= MOST_LINES_A_BATCH) await commit();
    if (signal?.aborted) {
      if (position !== committed) await commit();
      return 'interrupted';
    }
  }
  if (position !== committed) await commit();
  return 'finished';
}

interface Entry<Draft> {
  readonly draft: Draft;
  readonly line: number;
  readonly externalId: string;
  readonly warnings: readonly Fault[];
}

/** The draft of a row, or undefined where it has a fault that is now in the report. */
function entryOf<Draft>(
  value: unknown,
  line: number,
  { intake, report }: Work<Draft>,
  lineOf: Map<string, number>,
): Entry<Draft> | undefined {
  const mapped = intake.map(value);
  if ('faults' in mapped) {
    report.refuse({ line, ...mapped });
    return undefined;
  }
  const { draft, externalId, warnings } = mapped;
  const earlier = lineOf.get(externalId);
  if (earlier !== undefined) {
    const message = `The same external id stands in line ${earlier}; the first one counts.`;
    report.refuse({ line, externalId, faults: [{ path: '/externalId', code: 'external_id_twice', message }] });
    return undefined;
  }
  lineOf.set(externalId, line);
  return { draft, line, externalId, warnings };
}

/** Where each external id stood that was imported before the interruption: read again, because a second one is a fault. */
async function externalIdsBefore<Draft>(intake: Intake<Draft>, end: ReadPosition): Promise<Map<string, number>> {
  const lineOf = new Map<string, number>();
  if (end.offset === 0) return lineOf;
  for await (const { value, fault, first, offset } of intake.rows({ line: 0, offset: 0 })) {
    if (offset > end.offset) break;
    const mapped = fault ? undefined : intake.map(value);
    if (mapped && 'draft' in mapped && !lineOf.has(mapped.externalId)) lineOf.set(mapped.externalId, first);
  }
  return lineOf;
}

/** A report on the disk is there before the position behind its rows is in the database, and is cut back to it otherwise. */
async function commitBatch<Draft>(
  { intake, run, report }: Work<Draft>,
  batch: readonly Entry<Draft>[],
  from: ReadPosition,
  to: ReadPosition,
): Promise<void> {
  const unfit = await intake.unfit?.(batch.map(({ draft }) => draft));
  const fit = batch.filter(({ externalId }) => !unfit?.has(externalId));
  for (const { line, externalId, warnings } of batch) {
    const fault = unfit?.get(externalId);
    if (fault) report.refuse({ line, externalId, faults: [fault] });
    else if (warnings.length > 0) report.warn({ line, externalId, faults: warnings });
  }
  const { counts, bytes } = await report.flush();
  const drafts = fit.map(({ draft }) => draft);
  const outcome = await intake.write(drafts, async (tx, { created, updated, unchanged }) => {
    const now = {
      ...counts,
      read: counts.read + drafts.length,
      created: counts.created + created,
      updated: counts.updated + updated,
      unchanged: counts.unchanged + unchanged,
    };
    await report.write(tx);
    const moved = await advanceRun(tx, { id: run.id, from, to }, { counts: now, bytes });
    if (!moved) throw importProblems.import_running();
  });
  for (const what of ['created', 'updated', 'unchanged'] as const) report.count(what, outcome[what]);
}
