import { type FileHandle, open } from 'node:fs/promises';
import type { Fault } from './fault.ts';

export interface ImportCounts {
  /** Rows that were read; the next four add up to it. */
  read: number;
  created: number;
  updated: number;
  unchanged: number;
  refused: number;
  /** Things left out of rows that came in. */
  warnings: number;
}

export interface ReportedRow {
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
  refuse(row: ReportedRow): void;
  warn(row: ReportedRow): void;
  /** Writes what is still in memory. Call it before storing the position: what it returns is safe to go on from. */
  flush(): Promise<ReportState>;
  close(): Promise<void>;
}

const MAX_FAULTS_A_ROW = 20;

/**
 * Counts what becomes of the rows, and writes those with faults to a file as JSON Lines
 * (`level`, `line`, `externalId`, `path`, `code`, `message`). Without a path it only counts.
 * Going on from a stored state drops what an interrupted run had written behind it, so no row is reported twice.
 */
export async function openReport(path?: string, state?: ReportState): Promise<ImportReport> {
  const counts = state
    ? { ...state.counts }
    : { read: 0, created: 0, updated: 0, unchanged: 0, refused: 0, warnings: 0 };
  const { file, ...start } = path ? await openAt(path, state?.bytes ?? 0) : { file: undefined, bytes: 0 };
  let { bytes } = start;
  let lines = '';

  const note = (level: 'refused' | 'warning', { line, externalId = null, faults }: ReportedRow) => {
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
    flush,
    async close() {
      await flush();
      await file?.close();
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
