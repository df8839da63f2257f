import { type FileHandle, open } from 'node:fs/promises';
import type { Tx } from '#platform/database/connection.ts';
import { type ImportCounts, noCounts } from './counts.ts';
import type { Fault } from './fault.ts';
import { type FaultyRow, insertFaults } from './uploads.store.ts';

export interface RowWithFaults {
  line: number;
  externalId?: string | null;
  faults: readonly (Omit<Fault, 'path'> & { path?: string })[];
}

/** How far a report was written, to be stored with the position in the file. */
export interface ReportState {
  counts: ImportCounts;
  bytes: number;
}

export interface ImportReport {
  readonly counts: Readonly<ImportCounts>;
  count(outcome: 'created' | 'updated' | 'unchanged', rows?: number): void;
  refuse(row: RowWithFaults): void;
  warn(row: RowWithFaults): void;
  /** Writes what is still in memory. Call it before storing the position: what it returns is safe to go on from. */
  flush(): Promise<ReportState>;
  /** Writes what belongs into the transaction that stores the position. */
  write(tx: Tx): Promise<void>;
  close(): Promise<void>;
}

const MAX_FAULTS_A_ROW = 20;

/**
 * Counts what becomes of the rows, and writes those with faults to a file as JSON Lines
 * (`level`, `line`, `externalId`, `path`, `code`, `message`). Without a path it only counts.
 * Going on from a stored state drops what an interrupted run had written behind it, so no row is reported twice.
 */
export async function openReport(path?: string, state?: ReportState): Promise<ImportReport> {
  const counts: ImportCounts = { ...(state?.counts ?? noCounts) };
  const { file, ...start } = path ? await openAt(path, state?.bytes ?? 0) : { file: undefined, bytes: 0 };
  let { bytes } = start;
  let lines = '';

  const note: Note = (level, { line, externalId = null, faults }) => {
    if (!file) return;
    for (const { path: at = '', code, message } of faults.slice(0, MAX_FAULTS_A_ROW)) {
      lines += `${JSON.stringify({ level, line, externalId, path: at, code, message })}\n`;
    }
  };
  const flush = async () => {
    const written = lines;
    lines = '';
    await file?.writeFile(written);
    bytes += Buffer.byteLength(written);
    return { counts: { ...counts }, bytes };
  };

  return {
    ...counting(counts, note),
    flush,
    async write() {},
    async close() {
      await flush();
      await file?.close();
    },
  };
}

/** Rows of a report in the database at most; beyond them they are only counted. */
const MOST_REPORTED = 10_000;

/** The same in the database, where every node finds it, and where it is written with the position behind its rows. */
export function openTableReport(runId: string, given: ImportCounts): ImportReport {
  const counts = { ...given };
  let rows: FaultyRow[] = [];
  let flushed: FaultyRow[] = [];
  const note: Note = (level, { line, externalId = null, faults }) => {
    const shown = faults.slice(0, MAX_FAULTS_A_ROW).map(({ path = '', code, message }) => ({ path, code, message }));
    rows.push({ line, level, externalId, faults: shown });
  };
  return {
    ...counting(counts, note),
    async flush() {
      flushed = rows;
      rows = [];
      return { counts: { ...counts }, bytes: 0 };
    },
    async write(tx) {
      if (flushed.length > 0) await insertFaults(tx, runId, flushed, MOST_REPORTED);
    },
    async close() {},
  };
}

type Note = (level: 'refused' | 'warning', row: RowWithFaults) => void;

function counting(counts: ImportCounts, note: Note): Pick<ImportReport, 'counts' | 'count' | 'refuse' | 'warn'> {
  return {
    counts,
    count(outcome, rows = 1) {
      counts.read += rows;
      counts[outcome] += rows;
    },
    refuse(row) {
      counts.read += 1;
      counts.refused += 1;
      note('refused', row);
    },
    warn(row) {
      counts.warnings += row.faults.length;
      note('warning', row);
    },
  };
}

/** Appending, so that every write goes to the end, wherever that is after the cut. */
async function openAt(path: string, bytes: number): Promise<{ file: FileHandle; bytes: number }> {
  const file = await open(path, 'a');
  const kept = Math.min(bytes, (await file.stat()).size);
  await file.truncate(kept);
  return { file, bytes: kept };
}
