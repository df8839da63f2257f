import { Download } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { isProblem, Problem } from '../../api/problem.ts';
import type { ExportFormat } from '../../api/reports.ts';
import { Button } from '../../parts/button.tsx';
import { plainly } from '../../parts/plainly.ts';
import { saveFile } from '../../parts/save-file.ts';
import { announce } from '../../shell/announcer.tsx';
import { toast } from '../../shell/toasts.tsx';
import { conventions, i18n } from '../../words.ts';

const formats = [
  ['csv', 'CSV'],
  ['xlsx', 'Excel'],
  ['parquet', 'Parquet'],
] as const;
const SAID_MS = 250;

type Props = {
  /** Asks the server for the file; it must heed the signal. */
  ask: (format: ExportFormat, signal: AbortSignal) => Promise<Response>;
  /** Without its ending. */
  file: string;
  /** Of what, for who hears the buttons alone. */
  of: string;
  /** There is nothing that could be saved. */
  off?: boolean;
};

/** A file in the form one likes: how much of it has come, and the way to stop it. */
export function ExportButtons({ ask, file, of, off = false }: Props) {
  const [running, setRunning] = useState<{ format: ExportFormat; bytes: number } | null>(null);
  const stop = useRef<AbortController | null>(null);
  const buttons = useRef<HTMLDivElement>(null);
  const saved = useRef<ExportFormat | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  // The button that stops it is gone with it; the focus returns to the one that began it.
  useEffect(() => {
    if (running || !saved.current) return;
    if (document.activeElement === document.body) {
      buttons.current?.querySelector<HTMLElement>(`[data-format=${saved.current}]`)?.focus();
    }
    saved.current = null;
  }, [running]);

  async function save(format: ExportFormat) {
    if (running || off) return;
    stop.current = new AbortController();
    const { signal } = stop.current;
    setRunning({ format, bytes: 0 });
    let told = 0;
    try {
      await saveFile(await ask(format, signal), `${file}.${format}`, (bytes) => {
        if (performance.now() - told < SAID_MS) return;
        told = performance.now();
        setRunning({ format, bytes });
      });
      toast(i18n.t('The file is in your downloads.'));
    } catch (error) {
      if (signal.aborted) announce(i18n.t('Stopped: nothing was saved.'));
      else toast(faultText(error), { bad: true });
    } finally {
      saved.current = format;
      setRunning(null);
    }
  }

  return (
    <div className="grid gap-3">
      <div ref={buttons} className="flex flex-wrap gap-2">
        {formats.map(([format, name]) => (
          <Button
            key={format}
            look="plain"
            small
            busy={running !== null}
            aria-disabled={off || undefined}
            data-format={format}
            aria-label={`${name}: ${of}`}
            onClick={() => void save(format)}
          >
            <Download aria-hidden="true" className="size-4" />
            {name}
          </Button>
        ))}
      </div>
      {running && (
        <div className="flex items-center gap-3">
          <div className="min-w-0 grow">
            <progress aria-label={i18n.t('Making the file')} className="block w-full accent-glaze" />
            <p className="text-sm text-soft tabular-nums">
              {running.bytes > 0
                ? i18n.t('{size} so far', { size: sizeText(running.bytes) })
                : i18n.t('The file is being made…')}
            </p>
          </div>
          <Button look="quiet" small onClick={() => stop.current?.abort()}>
            {i18n.t('Stop')}
          </Button>
        </div>
      )}
    </div>
  );
}

function faultText(error: unknown): string {
  if (isProblem(error, 'exports_busy'))
    return i18n.t('Many files are being made right now. Please try again in a minute.');
  if (isProblem(error, 'export_running'))
    return i18n.t('Other files of yours are still being made. Please wait until they are there.');
  if (error instanceof Problem) return plainly(error);
  if (error instanceof DOMException && error.name === 'QuotaExceededError') {
    return i18n.t('This device has too little room for the file. Choose fewer days.');
  }
  return i18n.t('The file broke off and was not saved. Please try again.');
}

function sizeText(bytes: number): string {
  const [unit, each] = bytes < 1_000_000 ? (['kilobyte', 1_000] as const) : (['megabyte', 1_000_000] as const);
  const options = { style: 'unit', unit, maximumFractionDigits: unit === 'megabyte' ? 1 : 0 } as const;
  return new Intl.NumberFormat(conventions(), options).format(bytes / each);
}
