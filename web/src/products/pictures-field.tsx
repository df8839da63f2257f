import { clsx } from 'clsx';
import { ArrowLeft, ArrowRight, ImagePlus, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Product } from '../api/types.ts';
import { uploadPicture } from '../api/uploads.ts';
import { inputShape } from '../parts/field.tsx';
import { pictureTypes } from '../parts/picture-field.tsx';
import { plainly } from '../parts/plainly.ts';
import { announce } from '../shell/announcer.tsx';
import { i18n } from '../words.ts';

export type ProductPicture = Product['pictures'][number];
type Sending = { name: string; part: number };

export const MOST_PICTURES = 12;

type Props = {
  pictures: ProductPicture[];
  change: (next: (now: ProductPicture[]) => ProductPicture[]) => void;
  most?: number;
  /** Elsewhere than at a product no list shows the first one. */
  inLists?: boolean;
};

/** The pictures of a product: chosen, dropped or pasted, put in order by buttons or by dragging, with words for who cannot see them. */
export function PicturesField({ pictures, change, most = MOST_PICTURES, inLists = true }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [sending, setSending] = useState<Sending[]>([]);
  const [faults, setFaults] = useState<string[]>([]);
  const [dragged, setDragged] = useState<string | null>(null);
  const room = most - pictures.length - sending.length;

  async function add(files: Iterable<File>) {
    setFaults([]);
    for (const file of [...files].slice(0, room)) void upload(file);
  }

  async function upload(file: File) {
    const one: Sending = { name: file.name, part: 0 };
    setSending((now) => [...now, one]);
    try {
      const picture = await uploadPicture(file, {
        onProgress: (part) => {
          one.part = part;
          setSending((now) => [...now]);
        },
      });
      change((now) => [...now, { ...picture, alt: '' }]);
      announce(i18n.t('{name} is uploaded.', { name: file.name }));
    } catch (error) {
      setFaults((now) => [...now, `${file.name}: ${plainly(error)}`]);
    } finally {
      setSending((now) => now.filter((other) => other !== one));
    }
  }

  function move(from: number, to: number) {
    change((now) => {
      const next = [...now];
      next.splice(to, 0, ...next.splice(from, 1));
      return next;
    });
    announce(i18n.t('Now picture {place} of {number}', { place: to + 1, number: pictures.length }));
  }

  return (
    <fieldset
      onDragOver={(event) => event.dataTransfer.types.includes('Files') && event.preventDefault()}
      onDrop={(event) => {
        if (event.dataTransfer.files.length === 0) return;
        event.preventDefault();
        void add(event.dataTransfer.files);
      }}
      onPaste={({ clipboardData }) => void add(clipboardData.files)}
    >
      <legend className="mb-1.5 font-semibold">{i18n.t('Pictures')}</legend>
      <p className="mb-3 text-sm text-soft">
        {inLists
          ? i18n.t('Up to {most}. The first one stands in lists. You can also drop files here.', { most })
          : i18n.t('Up to {most}. You can also drop files here.', { most })}
      </p>
      <ul className="grid grid-cols-1 gap-3 sm:grid-cols-2">
        {pictures.map((picture, place) => (
          <li
            key={picture.id}
            draggable
            onDragStart={() => setDragged(picture.id)}
            onDragOver={(event) => dragged !== null && event.preventDefault()}
            onDrop={() => {
              const from = pictures.findIndex(({ id }) => id === dragged);
              setDragged(null);
              if (from >= 0 && from !== place) move(from, place);
            }}
            onDragEnd={() => setDragged(null)}
            className={clsx('flex gap-3 rounded-xl border border-line p-2', dragged === picture.id && 'opacity-50')}
          >
            <img src={picture.thumbUrl} alt="" width={88} height={88} className="size-22 rounded-lg object-cover" />
            <div className="grid min-w-0 flex-1 content-between gap-1.5">
              <input
                aria-label={i18n.t('What picture {place} shows', { place: place + 1 })}
                placeholder={i18n.t('What it shows')}
                maxLength={300}
                value={picture.alt}
                onChange={({ target }) =>
                  change((now) => now.map((kept) => (kept.id === picture.id ? { ...kept, alt: target.value } : kept)))
                }
                className={clsx(inputShape, 'text-sm')}
              />
              <div className="flex items-center">
                <Small
                  name={i18n.t('Picture {place}: further to the front', { place: place + 1 })}
                  press={() => move(place, place - 1)}
                  off={place === 0}
                >
                  <ArrowLeft aria-hidden="true" className="size-4 rtl:-scale-x-100" />
                </Small>
                <Small
                  name={i18n.t('Picture {place}: further to the back', { place: place + 1 })}
                  press={() => move(place, place + 1)}
                  off={place === pictures.length - 1}
                >
                  <ArrowRight aria-hidden="true" className="size-4 rtl:-scale-x-100" />
                </Small>
                <Small
                  name={i18n.t('Remove picture {place}', { place: place + 1 })}
                  press={() => change((now) => now.filter(({ id }) => id !== picture.id))}
                >
                  <Trash2 aria-hidden="true" className="size-4" />
                </Small>
                {inLists && place === 0 && (
                  <span className="ms-auto rounded-full bg-glaze-wash px-2 py-0.5 text-xs font-semibold whitespace-nowrap text-glaze">
                    {i18n.t('In lists')}
                  </span>
                )}
              </div>
            </div>
          </li>
        ))}
        {sending.map(({ name, part }) => (
          <li key={name} className="grid content-center gap-2 rounded-xl border border-dashed border-edge p-4">
            <span className="truncate text-sm">{name}</span>
            <progress aria-label={name} value={part} max={1} className="w-full accent-glaze" />
          </li>
        ))}
      </ul>
      <input
        ref={input}
        type="file"
        multiple
        accept={pictureTypes}
        aria-label={i18n.t('Choose pictures')}
        tabIndex={-1}
        className="sr-only"
        onChange={({ target }) => {
          void add(target.files ?? []);
          target.value = '';
        }}
      />
      {room > 0 && (
        <button
          type="button"
          onClick={() => input.current?.click()}
          className="mt-3 flex min-h-11 w-full items-center justify-center gap-2 rounded-xl border border-dashed border-edge px-4 font-semibold text-glaze hover:bg-glaze-wash"
        >
          <ImagePlus aria-hidden="true" className="size-5" />
          {i18n.t('Add pictures')}
        </button>
      )}
      <div role="alert" className="mt-1.5 text-sm font-semibold text-rose empty:hidden">
        {faults.map((fault) => (
          <p key={fault}>{fault}</p>
        ))}
      </div>
    </fieldset>
  );
}

type SmallProps = { name: string; press: () => void; off?: boolean; children: React.ReactNode };

const Small = ({ name, press, off = false, children }: SmallProps) => (
  <button
    type="button"
    aria-label={name}
    aria-disabled={off || undefined}
    onClick={() => !off && press()}
    className="grid size-11 place-items-center rounded-lg hover:bg-sunk aria-disabled:opacity-30 sm:size-9"
  >
    {children}
  </button>
);
