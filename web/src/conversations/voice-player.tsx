import { Pause, Play } from 'lucide-react';
import { useRef, useState } from 'react';
import { i18n } from '../words.ts';
import { lengthWord } from './words.ts';

type Props = { url: string; seconds: number | null; tabs: boolean };

export function VoicePlayer({ url, seconds, tabs }: Props) {
  const audio = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const [length, setLength] = useState(seconds ?? 0);
  const [broken, setBroken] = useState(false);

  function toggle() {
    const element = audio.current;
    if (!element) return;
    if (playing) element.pause();
    else void element.play().catch(() => setBroken(true));
  }

  const tab = tabs ? 0 : -1;
  return (
    <div className="flex w-60 max-w-full items-center gap-2.5">
      {/* biome-ignore lint/a11y/useMediaCaption: nobody wrote down what was said */}
      <audio
        ref={audio}
        src={url}
        preload="none"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setAt(0)}
        onTimeUpdate={({ currentTarget }) => setAt(currentTarget.currentTime)}
        onLoadedMetadata={({ currentTarget: { duration } }) => Number.isFinite(duration) && setLength(duration)}
        onError={() => setBroken(true)}
      />
      <button
        type="button"
        tabIndex={tab}
        aria-label={playing ? i18n.t('Pause the voice note') : i18n.t('Play the voice note')}
        className="grid size-11 shrink-0 place-items-center rounded-full bg-glaze text-on-glaze hover:bg-glaze-deep"
        onClick={toggle}
      >
        {playing ? (
          <Pause aria-hidden="true" className="size-5" />
        ) : (
          <Play aria-hidden="true" className="ms-0.5 size-5" />
        )}
      </button>
      {broken ? (
        <p className="text-sm text-soft">{i18n.t('This cannot be played here.')}</p>
      ) : (
        <>
          <input
            type="range"
            min={0}
            max={Math.max(length, 0.1)}
            step="any"
            value={at}
            tabIndex={tab}
            aria-label={i18n.t('Place in the voice note')}
            aria-valuetext={lengthWord(at)}
            className="h-11 min-w-0 flex-1 accent-glaze sm:h-8"
            onChange={({ target }) => {
              if (audio.current) audio.current.currentTime = Number(target.value);
            }}
          />
          <span className="text-xs text-soft tabular-nums">{lengthWord(playing || at > 0 ? at : length)}</span>
        </>
      )}
    </div>
  );
}
