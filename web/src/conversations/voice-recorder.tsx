import { Check, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { lengthWord } from './words.ts';

/** Safari records MP4 only; everybody else's Opus is smaller. */
const kinds = [
  ['audio/webm;codecs=opus', 'webm'],
  ['audio/mp4', 'm4a'],
  ['audio/ogg;codecs=opus', 'ogg'],
] as const;

const longest = 300;

type Props = { done: (file: File | null, seconds?: number) => void };

/** Records until one is done; null where it was thrown away or the microphone stays closed. */
export default function VoiceRecorder({ done }: Props) {
  const [seconds, setSeconds] = useState(0);
  const stop = useRef<(keep: boolean) => void>(() => {});
  const latest = useRef(done);
  useEffect(() => {
    latest.current = done;
  });

  useEffect(() => {
    let over = false;
    let stream: MediaStream | undefined;
    let ticking: ReturnType<typeof setInterval> | undefined;
    const close = () => {
      over = true;
      clearInterval(ticking);
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    async function begin() {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      if (over) return close();
      const kind = kinds.find(([type]) => MediaRecorder.isTypeSupported(type));
      const recorder = new MediaRecorder(stream, kind ? { mimeType: kind[0] } : {});
      const pieces: Blob[] = [];
      const began = performance.now();
      const length = () => Math.max(1, Math.round((performance.now() - began) / 1000));
      recorder.ondataavailable = ({ data }) => pieces.push(data);
      stop.current = (keep) => {
        const lasted = length();
        recorder.onstop = () => {
          const type = recorder.mimeType.split(';')[0] ?? '';
          const file = new File(pieces, `${i18n.t('Voice note')}.${kind?.[1] ?? 'webm'}`, { type });
          latest.current(keep ? file : null, lasted);
        };
        recorder.stop();
        close();
      };
      recorder.start(1_000);
      ticking = setInterval(() => {
        setSeconds(length());
        if (length() >= longest) stop.current(true);
      }, 500);
    }
    begin().catch(() => {
      if (over) return;
      toast(i18n.t('The microphone stays closed. Allow it for this page in your browser, then try again.'), {
        bad: true,
      });
      latest.current(null);
    });
    return close;
  }, []);

  return (
    <div className="flex items-center gap-2">
      <button
        type="button"
        aria-label={i18n.t('Throw the voice note away')}
        className="grid size-11 place-items-center rounded-xl text-soft hover:bg-sunk hover:text-ink"
        onClick={() => stop.current(false)}
      >
        <Trash2 aria-hidden="true" className="size-5" />
      </button>
      <p className="flex flex-1 items-center gap-2.5" role="timer">
        <span aria-hidden="true" className="typing-dot size-3 rounded-full bg-rose" />
        <span className="tabular-nums">{lengthWord(seconds)}</span>
        <span className="text-sm text-soft">{i18n.t('Recording…')}</span>
      </p>
      <button
        type="button"
        // biome-ignore lint/a11y/noAutofocus: the button that was pressed is gone, and this one ends what it began
        autoFocus
        aria-label={i18n.t('Done recording')}
        className="grid size-11 place-items-center rounded-full bg-glaze text-on-glaze hover:bg-glaze-deep"
        onClick={() => stop.current(true)}
      >
        <Check aria-hidden="true" className="size-5" />
      </button>
    </div>
  );
}
