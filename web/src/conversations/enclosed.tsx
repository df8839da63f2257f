import { FileText, Mic, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { i18n } from '../words.ts';
import type { Enclosed } from './letters.ts';
import { type Upload, uploaded, useUploads } from './uploads.ts';
import { attachmentWord, lengthWord, sizeWord } from './words.ts';

type Props = { enclosed: readonly Enclosed[]; remove?: (id: string) => void };

/** Files of a message that is not sent yet, with how far they are. */
export function EnclosedFiles({ enclosed, remove }: Props) {
  const uploads = useUploads();
  if (enclosed.length === 0) return null;
  return (
    <ul aria-label={i18n.t('Attached files')} className="flex flex-wrap gap-2 py-1">
      {enclosed.map((file) => (
        <li key={file.id} className="relative w-36 max-w-full overflow-hidden rounded-xl border border-line bg-card">
          <Face file={file} />
          <p className="truncate px-2.5 py-1 text-xs">{attachmentWord(file)}</p>
          <Progress file={file} upload={uploads.get(file.id)} />
          {remove && (
            <button
              type="button"
              aria-label={i18n.t('Remove {name}', { name: file.name })}
              className="absolute end-1 top-1 grid size-10 place-items-center rounded-full bg-card text-ink shadow-card hover:bg-sunk sm:size-8"
              onClick={() => remove(file.id)}
            >
              <X aria-hidden="true" className="size-4" />
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

function Face({ file: { file, kind, seconds } }: { file: Enclosed }) {
  const url = usePreview(kind === 'picture' ? file : null);
  if (url) return <img src={url} alt="" className="h-20 w-full object-cover" />;
  const Icon = kind === 'voice' ? Mic : FileText;
  return (
    <div className="flex h-20 flex-col items-center justify-center gap-1 bg-sunk text-soft">
      <Icon aria-hidden="true" className="size-6" />
      <span className="text-xs tabular-nums">{seconds === undefined ? sizeWord(file.size) : lengthWord(seconds)}</span>
    </div>
  );
}

function usePreview(file: Blob | null): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!file) return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url;
}

function Progress({ file, upload }: { file: Enclosed; upload: Upload | undefined }) {
  if (upload?.fault) {
    return (
      <p className="px-2.5 pb-2 text-xs text-rose">
        {upload.fault}
        <button
          type="button"
          className="block min-h-10 font-semibold underline underline-offset-4 sm:min-h-6"
          onClick={() => void uploaded(file).catch(() => {})}
        >
          {i18n.t('Try again')}
        </button>
      </p>
    );
  }
  if (file.fileId || upload?.fileId || !upload) return null;
  return (
    <div
      role="progressbar"
      aria-label={i18n.t('Sending {name}', { name: file.name })}
      aria-valuenow={Math.round(upload.part * 100)}
      aria-valuemin={0}
      aria-valuemax={100}
      className="h-1 bg-sunk"
    >
      <div className="h-full bg-glaze transition-[width]" style={{ width: `${upload.part * 100}%` }} />
    </div>
  );
}
