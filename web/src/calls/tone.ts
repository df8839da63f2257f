/**
 * Sounds made here rather than fetched: pairs of frequency (Hz) and seconds, 0 Hz being silence. A browser may refuse
 * sound before the page was touched; the first touch then makes it heard.
 */
type Tune = { notes: readonly (readonly [hertz: number, seconds: number])[]; loud: number; again: boolean };

const ring: Tune = {
  notes: [
    [659, 0.18],
    [880, 0.18],
    [1_047, 0.3],
    [0, 0.25],
    [659, 0.18],
    [880, 0.18],
    [1_047, 0.3],
    [0, 1.9],
  ],
  loud: 0.16,
  again: true,
};
const waiting: Tune = {
  notes: [
    [425, 1],
    [0, 3],
  ],
  loud: 0.05,
  again: true,
};
const over: Tune = {
  notes: [
    [480, 0.16],
    [0, 0.08],
    [360, 0.24],
  ],
  loud: 0.06,
  again: false,
};

/** Both return what ends them. */
export const playRing = () => play(ring);
export const playWaiting = () => play(waiting);
export const playOver = () => void play(over);

function play({ notes, loud, again }: Tune): () => void {
  if (!('AudioContext' in globalThis)) return () => {};
  const context = new AudioContext();
  const volume = context.createGain();
  volume.gain.value = loud;
  volume.connect(context.destination);
  const length = notes.reduce((sum, [, seconds]) => sum + seconds, 0);
  let from = 0;
  let tries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function round(): void {
    let at = Math.max(from, context.currentTime + 0.05);
    from = at + length;
    for (const [hertz, seconds] of notes) {
      if (hertz > 0) note(hertz, at, seconds);
      at += seconds;
    }
    // While the browser holds sound back its clock stands still, and nothing must pile up.
    if (again) timer = setTimeout(next, Math.max(100, (from - context.currentTime - 0.2) * 1_000));
    else timer = setTimeout(end, (length + 0.5) * 1_000);
  }
  function next(): void {
    tries += 1;
    if (context.state === 'running') round();
    // What is said once is not said late.
    else timer = setTimeout(again || tries < 4 ? next : end, 250);
  }

  function note(hertz: number, at: number, seconds: number): void {
    const tone = context.createOscillator();
    const shape = context.createGain();
    tone.type = 'sine';
    tone.frequency.value = hertz;
    shape.gain.setValueAtTime(0, at);
    shape.gain.linearRampToValueAtTime(1, at + 0.02);
    shape.gain.setTargetAtTime(0, at + seconds - 0.06, 0.02);
    tone.connect(shape).connect(volume);
    tone.start(at);
    tone.stop(at + seconds + 0.1);
  }

  const touched = () => void context.resume().catch(() => {});
  const touches = ['pointerdown', 'keydown'] as const;
  for (const touch of touches) addEventListener(touch, touched, true);
  touched();
  next();

  function end(): void {
    clearTimeout(timer);
    for (const touch of touches) removeEventListener(touch, touched, true);
    void context.close().catch(() => {});
  }
  return end;
}
