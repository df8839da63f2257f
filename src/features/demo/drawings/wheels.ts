import type { Ink } from './inks.ts';
import { circle, dark, line, oval, path, rect, ring, shadow, steel, times, turned } from './pen.ts';

const tyre = '#3b3735';

function wheel(x: number, y: number, radius: number, rim: string): string {
  return (
    ring(x, y, radius, tyre, 13) +
    ring(x, y, radius - 11, rim, 5) +
    times(8, (at) =>
      turned(at * 22.5, x, y, line(`M${x} ${y - radius + 12}V${y + radius - 12}`, steel.shade, 2.5, 0.7)),
    ) +
    circle(x, y, 10, tyre)
  );
}

export function bicycle(ink: Ink, turn: number): string {
  const step = turn === 1;
  return (
    shadow(400, 478, 270) +
    wheel(250, 366, 104, ink.tint) +
    wheel(556, 366, 104, ink.tint) +
    line('M250 366h132', ink.shade, 9) +
    (step
      ? line('M512 236q-30 120-130 130', ink.main, 15) + line('M520 268q-40 70-150 30', ink.main, 12)
      : line('M352 252h160', ink.main, 13) + line('M382 366l130-110', ink.main, 14)) +
    line('M382 366l-42-150', ink.main, 14) +
    line('M250 366l98-92', ink.main, 10) +
    line('M556 366l-50-170', ink.main, 12) +
    line(step ? 'M506 196l-6-36q-40-14-62 16' : 'M506 196l-8-26h56q24 6 18 28', dark, 11) +
    path('M296 200q50-16 92 2-4 22-40 20-40 2-52-22z', '#7a5538') +
    circle(382, 366, 27, ink.shade) +
    circle(382, 366, 12, steel.tint) +
    line('M382 366l28 50', dark, 9) +
    rect(394, 412, 40, 11, 5, dark) +
    (step
      ? path('M520 128h88l-12 66h-64z', '#c99f70') +
        times(4, (at) => line(`M${534 + at * 20} 132l${at - 1} 58`, '#9d7447', 4))
      : circle(536, 214, 14, '#f9d88f')) +
    line('M146 340a110 110 0 0 1 190-56', ink.shade, 9) +
    line('M462 320a110 110 0 0 1 130-58', ink.shade, 9)
  );
}

export function scooter(ink: Ink): string {
  return (
    shadow(400, 484, 220) +
    line('M540 440L484 150', ink.shade, 18) +
    line('M440 156h92', dark, 16) +
    circle(440, 156, 12, ink.accent) +
    circle(532, 156, 12, ink.accent) +
    path('M240 404h240l40 30-14 20H232a20 20 0 0 1-20-26q4-24 28-24z', ink.main) +
    rect(250, 402, 210, 14, 7, ink.tint) +
    wheel(248, 446, 40, ink.tint) +
    wheel(548, 446, 40, ink.tint)
  );
}

export function helmet(ink: Ink, turn: number): string {
  return (
    shadow(400, 456, 190) +
    line('M300 400q20 90 92 84 80-6 92-84', dark, 10) +
    rect(372, 470, 40, 26, 6, dark) +
    path(
      'M196 396c-6-150 80-236 214-236 130 0 204 92 196 220-2 22-16 26-36 26-120-16-240-16-350 6-14 2-22-4-24-16z',
      ink.main,
    ) +
    path('M470 170c96 26 142 108 136 210-2 22-16 26-36 26l-60-6c24-90 10-170-40-230z', ink.shade, 0.5) +
    (turn === 0
      ? times(3, (at) => path(`M${268 + at * 92} 352q-2-100 56-150 14 20 0 60-20 50-22 92z`, dark, 0.75))
      : line('M210 340q190-50 392 0', ink.accent, 20, 0.9) +
        circle(330, 250, 18, ink.accent) +
        circle(450, 236, 18, ink.accent) +
        circle(390, 290, 12, ink.accent)) +
    line('M236 290q30-86 110-110', ink.tint, 12, 0.8)
  );
}

export function pannier(ink: Ink, turn: number): string {
  return (
    shadow(400, 496, 150) +
    path('M330 170q70-64 140 0', 'none') +
    line('M336 180q64-70 128 0', ink.shade, 14) +
    rect(262, 190, 276, 306, 26, ink.main) +
    path('M470 190h42a26 26 0 0 1 26 26v254a26 26 0 0 1-26 26h-42z', ink.shade, 0.45) +
    path(
      turn === 0
        ? 'M262 216a26 26 0 0 1 26-26h224a26 26 0 0 1 26 26v104q-138 50-276 0z'
        : 'M262 216a26 26 0 0 1 26-26h224a26 26 0 0 1 26 26v60H262z',
      ink.shade,
    ) +
    times(
      2,
      (at) => rect(316 + at * 136, 250, 26, 130, 8, '#7a5538') + rect(312 + at * 136, 340, 34, 30, 6, steel.tint),
    ) +
    rect(300, 420, 200, 44, 10, ink.tint, 0.5) +
    line('M290 400h220', ink.accent, 6, 0.8)
  );
}

export function bell(ink: Ink): string {
  return (
    shadow(400, 470, 130) +
    rect(340, 410, 120, 50, 14, dark) +
    path('M230 400c0-130 76-210 170-210s170 80 170 210z', ink.main) +
    path('M430 192c82 14 140 90 140 208h-70c8-100-20-170-70-208z', ink.shade, 0.5) +
    rect(220, 388, 360, 30, 15, ink.shade) +
    circle(400, 180, 26, ink.shade) +
    line('M270 330q20-80 80-104', ink.tint, 14) +
    line('M566 300h60a16 16 0 0 1 12 26', dark, 18) +
    line('M180 210q-30 50-20 110M140 180q-44 80-24 160', ink.shade, 8, 0.35)
  );
}

export function skateboard(ink: Ink, turn: number): string {
  return (
    shadow(400, 440, 270) +
    [250, 548]
      .map(
        (x) =>
          rect(x - 24, 344, 48, 36, 6, steel.shade) +
          circle(x - 30, 396, 34, ink.accent) +
          circle(x + 30, 396, 34, ink.accent) +
          circle(x - 30, 396, 13, dark) +
          circle(x + 30, 396, 13, dark),
      )
      .join('') +
    path('M120 262q30 62 96 62h368q66 0 96-62l22 10q-30 82-112 82H210q-82 0-112-82z', ink.main) +
    path('M120 262q30 62 96 62h368q66 0 96-62l8 4q-30 70-102 70H214q-72 0-102-70z', turn === 0 ? ink.shade : ink.tint)
  );
}

export function backpack(ink: Ink): string {
  return (
    shadow(400, 500, 150) +
    line('M360 130q40-60 80 0', ink.shade, 16) +
    path('M280 250c0-90 50-140 120-140s120 50 120 140v210a36 36 0 0 1-36 36H316a36 36 0 0 1-36-36z', ink.main) +
    path('M450 124c46 22 70 66 70 126v210a36 36 0 0 1-36 36h-40c30-110 30-260 6-372z', ink.shade, 0.4) +
    rect(310, 330, 180, 130, 22, ink.shade) +
    rect(310, 330, 180, 40, 18, ink.tint, 0.7) +
    rect(386, 350, 28, 36, 8, '#d0a545') +
    line('M300 250q100-40 200 0', ink.tint, 7) +
    rect(380, 190, 40, 40, 8, '#7a5538') +
    oval(262, 400, 20, 70, ink.shade) +
    oval(538, 400, 20, 70, ink.shade)
  );
}
