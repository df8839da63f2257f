import type { Ink } from './inks.ts';
import { circle, dark, line, oval, paper, path, rect, ring, shadow, steel, times, turned, wood } from './pen.ts';

export function radio(ink: Ink, turn: number): string {
  const cloth = times(9, (at) => line(`M${232 + at * 26} 236v190`, turn === 0 ? '#c9b58d' : ink.shade, 7, 0.7));
  return (
    shadow(400, 484, 250) +
    rect(176, 470, 40, 16, 6, dark) +
    rect(584, 470, 40, 16, 6, dark) +
    rect(150, 180, 500, 294, turn === 0 ? 54 : 26, turn === 0 ? wood.main : ink.main) +
    rect(168, 198, 464, 258, turn === 0 ? 42 : 18, turn === 0 ? wood.shade : ink.tint, turn === 0 ? 1 : 0.5) +
    rect(212, 222, 244, 216, 18, turn === 0 ? '#e9dcbc' : ink.main) +
    cloth +
    rect(480, 226, 130, 84, 10, paper) +
    times(4, (at) => line(`M492 ${246 + at * 16}h106`, dark, 2.5, 0.5)) +
    line('M548 232v72', '#c63d36', 4) +
    circle(512, 380, 34, turn === 0 ? ink.main : dark) +
    circle(512, 380, 12, ink.tint) +
    circle(584, 380, 26, turn === 0 ? ink.shade : dark) +
    line('M512 380v-30', paper, 5) +
    times(4, (at) => rect(490 + at * 30, 432, 22, 14, 4, '#f0e4cf')) +
    (turn === 0
      ? ''
      : line('M600 180L690 60', steel.shade, 8) +
        circle(692, 58, 9, steel.main) +
        line('M230 180q0-46 60-46h160q60 0 60 46', ink.shade, 16))
  );
}

export function turntable(ink: Ink): string {
  return (
    shadow(400, 484, 250) +
    rect(160, 452, 480, 36, 8, ink.shade) +
    rect(150, 170, 500, 296, 20, ink.main) +
    rect(160, 178, 480, 12, 6, ink.tint, 0.7) +
    circle(350, 322, 136, dark) +
    times(4, (at) => ring(350, 322, 122 - at * 20, '#5d554f', 2.5)) +
    circle(350, 322, 48, ink.accent) +
    circle(350, 322, 8, dark) +
    path('M350 322 300 204a128 128 0 0 1 44-10z', '#ffffff', 0.12) +
    circle(580, 234, 34, steel.main) +
    circle(580, 234, 16, steel.shade) +
    line('M580 234v140l-76 56', steel.tint, 12) +
    turned(-38, 500, 430, rect(478, 420, 44, 24, 6, dark)) +
    circle(590, 424, 18, steel.tint) +
    circle(546, 440, 10, '#c63d36')
  );
}

export function speaker(ink: Ink): string {
  const one = (x: number) =>
    rect(x - 84, 140, 168, 350, 16, ink.main) +
    rect(x + 46, 140, 38, 350, 16, ink.shade, 0.45) +
    rect(x - 70, 154, 134, 322, 10, dark, 0.82) +
    circle(x - 3, 226, 38, steel.shade) +
    circle(x - 3, 226, 22, dark) +
    circle(x - 3, 372, 62, steel.shade) +
    circle(x - 3, 372, 46, '#5d554f') +
    circle(x - 3, 372, 18, ink.accent);
  return shadow(400, 494, 220) + one(300) + one(504);
}

export function headphones(ink: Ink): string {
  return (
    shadow(400, 500, 170) +
    line('M236 360C220 90 580 90 564 360', ink.shade, 32) +
    line('M236 360C226 104 574 104 564 360', ink.main, 20) +
    line('M270 220C310 140 490 140 530 220', ink.tint, 10) +
    rect(196, 326, 84, 164, 40, ink.main) +
    rect(248, 336, 46, 144, 22, dark) +
    rect(520, 326, 84, 164, 40, ink.shade) +
    rect(506, 336, 46, 144, 22, dark) +
    circle(234, 408, 18, ink.accent)
  );
}

export function record(ink: Ink, turn: number): string {
  return (
    circle(470, 300, 176, dark) +
    times(5, (at) => ring(470, 300, 160 - at * 22, '#5d554f', 2.5)) +
    circle(470, 300, 56, '#f2b23c') +
    circle(470, 300, 9, dark) +
    rect(176, 136, 336, 336, 6, dark, 0.18) +
    rect(168, 126, 336, 336, 6, ink.main) +
    (turn === 0
      ? circle(336, 300, 100, ink.tint) +
        path('M236 300a100 100 0 0 0 200 0z', ink.shade) +
        times(5, (at) => line(`M236 ${318 + at * 18}h200`, ink.main, 5)) +
        line('M200 164h160', ink.accent, 14)
      : [90, 180, 130, 230, 160, 110]
          .map((height, at) => rect(196 + at * 50, 430 - height, 34, height, 4, at % 2 ? ink.tint : ink.accent))
          .join('') + line('M196 164h200', ink.tint, 12))
  );
}

export function camera(ink: Ink, turn: number): string {
  return (
    shadow(400, 470, 220) +
    path('M330 196l24-44h92l24 44z', turn === 0 ? steel.main : ink.shade) +
    rect(220, 166, 70, 32, 8, dark) +
    circle(540, 178, 24, steel.shade) +
    rect(180, 190, 440, 270, 28, steel.main) +
    rect(180, 240, 440, 160, 0, ink.main) +
    rect(180, 190, 440, 20, 10, steel.tint) +
    circle(400, 326, 116, dark) +
    circle(400, 326, 92, '#5d554f') +
    circle(400, 326, 64, '#253b4a') +
    circle(400, 326, 40, '#3f6b86') +
    circle(374, 298, 16, '#ffffff', 0.75) +
    circle(424, 350, 8, '#ffffff', 0.4) +
    rect(226, 212, 54, 24, 6, '#253b4a') +
    circle(570, 220, 9, '#c63d36')
  );
}

export function guitar(ink: Ink, turn: number): string {
  const small = turn === 1;
  return turned(
    24,
    400,
    310,
    rect(382, 20, 36, 290, 6, '#593b24') +
      rect(374, -20, 52, 66, 10, '#3a2c22') +
      times(3, (at) => circle(366, -6 + at * 20, 7, steel.tint) + circle(434, -6 + at * 20, 7, steel.tint)) +
      path(
        'M400 250c60-14 96 20 88 70-6 30 6 40 26 60 40 46 12 146-114 146s-154-100-114-146c20-20 32-30 26-60-8-50 28-84 88-70z',
        ink.main,
      ) +
      path(
        'M400 250c60-14 96 20 88 70-6 30 6 40 26 60 40 46 12 146-114 146 70-40 90-110 60-160-24-40-20-80-60-116z',
        ink.shade,
        0.4,
      ) +
      circle(400, 360, 42, dark) +
      ring(400, 360, 48, '#f0e4cf', 5) +
      rect(350, 444, 100, 20, 6, '#3a2c22') +
      times(small ? 4 : 6, (at) => line(`M${388 + at * (small ? 8 : 5)} 10v436`, '#f7f0df', 1.8)) +
      times(8, (at) => line(`M384 ${70 + at * 28}h32`, '#d0a545', 2)),
  );
}

export function violin(ink: Ink): string {
  return turned(
    -22,
    400,
    310,
    rect(388, 40, 24, 240, 5, '#3a2c22') +
      path('M384 44q16-50 32 0z', '#593b24') +
      circle(400, 26, 14, '#593b24') +
      path(
        'M400 230c46-8 76 16 72 56-2 26-26 26-26 52s34 34 36 84c2 60-36 96-82 96s-84-36-82-96c2-50 36-58 36-84s-24-26-26-52c-4-40 26-64 72-56z',
        ink.main,
      ) +
      path(
        'M400 230c46-8 76 16 72 56-2 26-26 26-26 52s34 34 36 84c2 60-36 96-82 96 50-40 60-90 40-140-16-50-30-100-40-148z',
        ink.shade,
        0.4,
      ) +
      line('M368 330q-14 26 0 52M432 330q14 26 0 52', dark, 7) +
      path('M380 396h40l8 84h-56z', '#3a2c22') +
      rect(372, 372, 56, 10, 4, '#f0e4cf') +
      times(4, (at) => line(`M${391 + at * 6} 40v400`, '#f7f0df', 1.6)) +
      turned(34, 400, 310, line('M250 120V520', '#7a4a2c', 8) + line('M262 130V510', '#f7f0df', 4)),
  );
}

export function drum(ink: Ink, turn: number): string {
  return (
    shadow(400, 494, 180) +
    line('M250 130 400 232M560 120 420 232', '#b98755', 13) +
    circle(250, 130, 15, '#dab48a') +
    circle(560, 120, 15, '#dab48a') +
    path('M230 260h340v190c0 58-340 58-340 0z', ink.main) +
    path('M490 290q80-10 80-30v190c0 26-40 38-90 42z', ink.shade, 0.5) +
    (turn === 0
      ? times(6, (at) => line(`M${240 + at * 62} 286l30 180 28-180`, '#f7f0df', 5))
      : times(4, (at) => path(`M${262 + at * 80} 390l30-46 30 46-30 46z`, ink.accent))) +
    path('M230 250c0-50 340-50 340 0v24c0 54-340 54-340 0z', ink.shade) +
    oval(400, 250, 170, 40, '#f7f0df') +
    oval(400, 250, 140, 30, '#ffffff', 0.8) +
    path('M230 446c0 58 340 58 340 0v16c0 58-340 58-340 0z', ink.shade)
  );
}
