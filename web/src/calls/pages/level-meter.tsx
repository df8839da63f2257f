import { useEffect, useRef, useState } from 'react';
import { i18n } from '../../words.ts';

/** Loud enough to be a voice and not the room. */
const HEARD = 0.06;

/** How loud the microphone hears one; that it does is said in words as well. */
export function LevelMeter({ stream }: { stream: MediaStream }) {
  const bar = useRef<HTMLDivElement>(null);
  const [heard, setHeard] = useState(false);
  useEffect(() => {
    setHeard(false);
    const context = new AudioContext();
    const listener = context.createAnalyser();
    listener.fftSize = 512;
    context.createMediaStreamSource(stream).connect(listener);
    const wave = new Float32Array(listener.fftSize);
    let next = 0;
    const look = () => {
      listener.getFloatTimeDomainData(wave);
      const level = Math.sqrt(wave.reduce((sum, value) => sum + value * value, 0) / wave.length);
      if (level > HEARD) setHeard(true);
      // A voice lies far below full scale: a root brings it into sight.
      if (bar.current) bar.current.style.scale = `${Math.min(1, Math.sqrt(level) * 1.6)} 1`;
      next = requestAnimationFrame(look);
    };
    look();
    return () => {
      cancelAnimationFrame(next);
      void context.close();
    };
  }, [stream]);
  return (
    <div className="grid gap-1.5">
      <div aria-hidden="true" className="h-2.5 overflow-hidden rounded-full bg-sunk">
        <div ref={bar} className="h-full origin-left scale-x-0 rounded-full bg-olive rtl:origin-right" />
      </div>
      <p role="status" className="text-sm text-soft">
        {heard ? i18n.t('Your microphone hears you.') : i18n.t('Say something: the bar moves when you are heard.')}
      </p>
    </div>
  );
}
