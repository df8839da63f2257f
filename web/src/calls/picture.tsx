import { clsx } from 'clsx';
import { Volume2 } from 'lucide-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { i18n } from '../words.ts';

type RemoteProps = {
  video: RefObject<HTMLVideoElement | null>;
  stream: MediaStream | null;
  /** Which loudspeaker; empty: the system's. */
  speaker: string;
  seen: boolean;
  /** A screen is shown whole, a face fills the place. */
  whole: boolean;
  name: string;
};

/** What comes from the other: heard always, seen while they show something. */
export function Remote({ video, stream, speaker, seen, whole, name }: RemoteProps) {
  const [silent, setSilent] = useState(false);

  useEffect(() => {
    const element = video.current;
    if (!element) return;
    element.srcObject = stream;
    if (stream) hear(element, setSilent);
  }, [video, stream]);

  useEffect(() => {
    const element = video.current;
    if (!element || !('setSinkId' in element)) return;
    // A loudspeaker that is gone: the system's takes over.
    element.setSinkId(speaker).catch(() => {});
  }, [video, speaker]);

  return (
    <>
      {/* biome-ignore lint/a11y/useMediaCaption: it is live */}
      <video
        ref={video}
        autoPlay
        playsInline
        aria-label={i18n.t('Picture of {name}', { name })}
        className={clsx('absolute inset-0 size-full', whole ? 'object-contain' : 'object-cover', !seen && 'invisible')}
      />
      {silent && (
        <button
          type="button"
          className="absolute top-3 left-1/2 z-1 inline-flex min-h-11 -translate-x-1/2 items-center gap-2 rounded-full bg-saffron px-5 font-semibold text-on-saffron"
          onClick={() => video.current && hear(video.current, setSilent)}
        >
          <Volume2 aria-hidden="true" className="size-5" />
          {i18n.t('Turn the sound on')}
        </button>
      )}
    </>
  );
}

/** Browsers may ask for a touch before they let a page be heard, above all after a reload. */
function hear(element: HTMLVideoElement, setSilent: (silent: boolean) => void): void {
  element.play().then(
    () => setSilent(false),
    (error: unknown) => setSilent(error instanceof DOMException && error.name === 'NotAllowedError'),
  );
}

/** Oneself, as in a mirror; what one shows of the screen as it is. */
export function Mine({ track, sharing }: { track: MediaStreamTrack; sharing: boolean }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) video.current.srcObject = new MediaStream([track]);
  }, [track]);
  return (
    <video
      ref={video}
      autoPlay
      muted
      playsInline
      aria-label={sharing ? i18n.t('Your screen, as they see it') : i18n.t('Your own picture')}
      className={clsx('size-full', sharing ? 'object-contain' : '-scale-x-100 object-cover')}
    />
  );
}
