import { clsx } from 'clsx';
import { FileText } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { Attachment, Message } from '../api/types.ts';
import { i18n } from '../words.ts';
import { VoicePlayer } from './voice-player.tsx';
import { sizeWord } from './words.ts';

const loadViewer = () => import('./picture-viewer.tsx');
const PictureViewer = lazy(loadViewer);

/** What was sent along: pictures side by side, sound to be heard here, documents to be kept. */
export function Attachments({ message: { attachments }, tabs }: { message: Message; tabs: boolean }) {
  const [shown, setShown] = useState<number | null>(null);
  if (attachments.length === 0) return null;
  const pictures = attachments.filter(({ kind }) => kind === 'picture');
  return (
    <div className="my-1 grid gap-2">
      {pictures.length > 0 && (
        <div className={clsx('grid gap-1', pictures.length > 1 && 'grid-cols-2')}>
          {pictures.map((picture, at) => (
            <button
              key={picture.id}
              type="button"
              tabIndex={tabs ? 0 : -1}
              aria-label={i18n.t('Look at {name}', { name: picture.name })}
              className="block overflow-hidden rounded-xl bg-sunk -outline-offset-2"
              onPointerEnter={() => void loadViewer()}
              onClick={() => setShown(at)}
            >
              <img
                src={picture.thumbUrl ?? picture.url}
                alt=""
                width={picture.width ?? 480}
                height={picture.height ?? 480}
                decoding="async"
                className={clsx('w-full object-cover', pictures.length > 1 ? 'aspect-square' : 'max-h-80 max-w-80')}
              />
            </button>
          ))}
        </div>
      )}
      {attachments.map((file) =>
        file.kind === 'voice' ? (
          <VoicePlayer key={file.id} url={file.url} seconds={file.seconds} tabs={tabs} />
        ) : file.kind === 'document' ? (
          <Document key={file.id} file={file} tabs={tabs} />
        ) : null,
      )}
      {shown !== null && (
        <Suspense>
          <PictureViewer pictures={pictures} first={shown} close={() => setShown(null)} />
        </Suspense>
      )}
    </div>
  );
}

const Document = ({ file: { url, name, bytes }, tabs }: { file: Attachment; tabs: boolean }) => (
  <a
    href={url}
    download={name}
    tabIndex={tabs ? 0 : -1}
    className="group/file flex min-h-11 items-center gap-3 rounded-xl bg-[rgb(127_127_127/0.1)] px-3 py-2"
  >
    <FileText aria-hidden="true" className="size-6 shrink-0 text-glaze" />
    <span className="min-w-0">
      <span className="block font-semibold [overflow-wrap:anywhere] group-hover/file:underline">{name}</span>
      <span className="block text-xs text-soft">{sizeWord(bytes)}</span>
    </span>
  </a>
);
