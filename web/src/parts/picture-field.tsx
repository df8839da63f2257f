import { clsx } from 'clsx';
import { ImagePlus, Trash2 } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import type { Picture } from '../api/types.ts';
import { uploadPicture } from '../api/uploads.ts';
import { i18n } from '../words.ts';
import { Button } from './button.tsx';
import { plainly } from './plainly.ts';

/** Without HEIC among them a phone sends its photos as JPEG. */
export const pictureTypes = 'image/jpeg,image/png,image/webp,image/avif,image/gif';

type Props = {
  label: string;
  picture: Picture | null;
  change: (picture: Picture | null) => void;
  shape: 'square' | 'wide';
};

/** One picture of a form: uploaded as soon as it is chosen, so that saving the form is quick. */
export function PictureField({ label, picture, change, shape }: Props) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [part, setPart] = useState<number | null>(null);
  const [fault, setFault] = useState('');

  async function upload(file: File | undefined) {
    if (!file) return;
    setFault('');
    setPart(0);
    try {
      change(await uploadPicture(file, { onProgress: setPart }));
    } catch (error) {
      setFault(plainly(error));
    } finally {
      setPart(null);
      if (input.current) input.current.value = '';
    }
  }

  return (
    <fieldset>
      <legend className="mb-1.5 font-semibold">{label}</legend>
      <div className="flex flex-wrap items-center gap-3">
        <div
          className={clsx(
            'grid place-items-center overflow-hidden rounded-xl border border-line bg-sunk text-soft',
            shape === 'square' ? 'size-20' : 'aspect-[4/1] w-full',
          )}
        >
          {picture ? (
            <img src={picture.thumbUrl} alt="" className="size-full object-cover" />
          ) : (
            <ImagePlus aria-hidden="true" className="size-6" />
          )}
        </div>
        <input
          ref={input}
          id={id}
          type="file"
          accept={pictureTypes}
          aria-label={i18n.t('{label}: choose a picture', { label })}
          className="sr-only"
          tabIndex={-1}
          onChange={({ target }) => void upload(target.files?.[0])}
        />
        <Button look="plain" small busy={part !== null} onClick={() => input.current?.click()}>
          {part === null
            ? picture
              ? i18n.t('Replace')
              : i18n.t('Choose a picture')
            : i18n.t('{percent} % sent', { percent: Math.round(part * 100) })}
          <span className="sr-only"> ({label})</span>
        </Button>
        {picture && (
          <Button look="quiet" small onClick={() => change(null)}>
            <Trash2 aria-hidden="true" className="size-4" />
            {i18n.t('Remove')}
            <span className="sr-only"> ({label})</span>
          </Button>
        )}
      </div>
      <p role="alert" className="mt-1.5 text-sm font-semibold text-rose empty:hidden">
        {fault}
      </p>
    </fieldset>
  );
}
