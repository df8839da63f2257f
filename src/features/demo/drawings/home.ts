import type { Ink } from './inks.ts';
import {
  circle,
  dark,
  line,
  oval,
  paper,
  path,
  rect,
  ring,
  shadow,
  steel,
  times,
  turned,
  turnedBody,
  wood,
} from './pen.ts';

const wall = '#8d7d6d';

export function chair(ink: Ink, turn: number): string {
  return (
    shadow(400, 500, 150) +
    line('M318 362l-18 134M490 362l18 134', wood.shade, 18) +
    line('M344 372l-8 110M464 372l8 110', wood.main, 16, 0.7) +
    (turn === 0
      ? rect(302, 116, 20, 250, 8, wood.main) +
        rect(482, 116, 20, 250, 8, wood.shade) +
        times(3, (at) => rect(312, 140 + at * 58, 180, 30, 12, at === 0 ? wood.tint : wood.main))
      : path('M300 340c-24-140 0-230 102-230s126 90 102 230h-24c18-116 4-204-78-204s-96 88-78 204z', wood.main) +
        times(3, (at) => line(`M${362 + at * 40} 150v190`, wood.shade, 9))) +
    path('M286 336h232a18 18 0 0 1 18 22l-6 20H274l-6-20a18 18 0 0 1 18-22z', ink.main) +
    path('M268 358h268l-6 22H274z', ink.shade)
  );
}

export function stool(ink: Ink): string {
  return (
    shadow(400, 500, 130) +
    line('M330 300l-42 196M470 300l42 196', wood.main, 20) +
    line('M376 300l-10 180M424 300l10 180', wood.shade, 18) +
    line('M310 410h180', wood.shade, 14) +
    path('M276 262c0-34 248-34 248 0v22c0 34-248 34-248 0z', ink.shade) +
    oval(400, 262, 124, 27, ink.main) +
    oval(386, 256, 84, 14, ink.tint, 0.6)
  );
}

export function table(ink: Ink): string {
  return (
    shadow(400, 500, 230) +
    line('M236 300l-22 196M564 300l22 196', ink.shade, 22) +
    line('M300 300l-6 150M500 300l6 150', ink.shade, 16, 0.6) +
    rect(232, 292, 336, 34, 6, ink.shade) +
    rect(176, 256, 448, 40, 14, ink.main) +
    rect(190, 260, 420, 10, 5, ink.tint, 0.8) +
    turnedBody(
      300,
      [
        [12, 160],
        [10, 180],
        [26, 220],
        [18, 256],
      ],
      { main: '#f0e4cf', shade: '#d3bf9d', tint: '#fffdf8' },
    ) +
    line('M300 164c-4-30-20-40-24-64M302 164c4-30 20-34 26-60', '#5f8f4e', 5) +
    circle(276, 98, 13, '#c9566b') +
    circle(328, 102, 13, '#f2b23c')
  );
}

export function shelf(ink: Ink, turn: number): string {
  const books = (x: number, y: number, heights: readonly number[]) =>
    heights
      .map((height, at) =>
        rect(
          x + at * 24,
          y - height,
          21,
          height,
          3,
          ['#c8643c', '#1f7a74', '#f2b23c', '#3d4f8f', '#c9566b', '#8ba888'][(at + turn) % 6] ?? dark,
        ),
      )
      .join('');
  return (
    shadow(400, 500, 150) +
    rect(266, 110, 268, 388, 8, ink.main) +
    rect(284, 128, 232, 352, 4, ink.shade) +
    rect(284, 128, 232, 352, 4, '#000000', 0.18) +
    rect(284, 236, 232, 14, 0, ink.main) +
    rect(284, 358, 232, 14, 0, ink.main) +
    books(292, 236, [74, 84, 66, 80, 70]) +
    circle(474, 206, 26, '#bcd0b6') +
    books(388, 358, [82, 70, 88, 76, 64]) +
    turnedBody(
      328,
      [
        [12, 290],
        [28, 320],
        [22, 358],
      ],
      { main: '#c8643c', shade: '#9f4a2a', tint: '#e9a583' },
    ) +
    books(292, 480, [78, 88, 72]) +
    rect(380, 430, 116, 50, 8, '#e5c9a4') +
    line('M400 452h76', '#9d7447', 6)
  );
}

export function chest(ink: Ink): string {
  const drawer = (y: number) =>
    rect(246, y, 308, 84, 6, ink.tint, 0.55) +
    circle(340, y + 42, 11, dark, 0.75) +
    circle(460, y + 42, 11, dark, 0.75);
  return (
    shadow(400, 502, 190) +
    line('M260 470v30M540 470v30', ink.shade, 20) +
    rect(230, 176, 340, 306, 10, ink.main) +
    path('M500 176h60a10 10 0 0 1 10 10v286a10 10 0 0 1-10 10h-60z', ink.shade, 0.45) +
    rect(216, 158, 368, 28, 8, ink.shade) +
    drawer(200) +
    drawer(292) +
    drawer(384)
  );
}

export function lamp(ink: Ink, turn: number): string {
  return (
    oval(400, 330, 200, 170, '#f9d88f', 0.45) +
    shadow(400, 498, 100) +
    (turn === 0
      ? turnedBody(
          400,
          [
            [14, 290],
            [20, 320],
            [56, 380],
            [60, 430],
            [34, 472],
            [66, 494],
          ],
          ink,
        )
      : line('M400 290v190', ink.shade, 14) + oval(400, 486, 84, 14, ink.shade) + oval(400, 480, 84, 12, ink.main)) +
    path('M320 130h160l66 164H254z', turn === 0 ? '#fbf1dd' : ink.main) +
    path('M430 130h50l66 164h-74z', turn === 0 ? '#e3cfa4' : ink.shade, 0.5) +
    line('M258 286h284', turn === 0 ? ink.main : ink.tint, 10) +
    line('M322 138h156', turn === 0 ? ink.main : ink.tint, 8)
  );
}

export function pendant(ink: Ink, turn: number): string {
  return (
    line('M400 0v170', dark, 6) +
    path('M280 330h240l110 200H170z', '#f9d88f', 0.35) +
    rect(380, 150, 40, 36, 8, ink.shade) +
    (turn === 0
      ? path('M240 330c0-100 60-150 160-150s160 50 160 150z', ink.main) +
        path('M400 180c100 0 160 50 160 150h-70c0-80-30-130-90-150z', ink.shade, 0.5) +
        oval(400, 330, 160, 18, '#fff3cf')
      : path('M340 186h120l80 150H260z', ink.main) +
        path('M430 186h30l80 150h-70z', ink.shade, 0.5) +
        oval(400, 336, 140, 16, '#fff3cf')) +
    circle(400, 338, 26, '#fffdf8')
  );
}

export function candle(ink: Ink, turn: number): string {
  const one = (x: number, top: number, half: number) =>
    oval(x, top - 46, 44, 60, '#f9d88f', 0.4) +
    rect(x - half, top, half * 2, 494 - top, 12, ink.main) +
    rect(x + half * 0.3, top, half * 0.7, 494 - top, 10, ink.shade, 0.45) +
    oval(x, top + 4, half, 10, ink.tint) +
    line(`M${x} ${top}v-18`, dark, 5) +
    path(`M${x} ${top - 66}c22 30 18 50 0 54-18-4-22-24 0-54z`, '#f2a13c') +
    path(`M${x} ${top - 44}c10 16 8 28 0 30-8-2-10-14 0-30z`, '#fff3cf');
  return (
    shadow(400, 496, 170) + (turn === 0 ? one(316, 280, 46) + one(420, 210, 46) + one(510, 340, 40) : one(400, 250, 84))
  );
}

export function cushion(ink: Ink, turn: number): string {
  const stripes = times(5, (at) => line(`M${276 + at * 62} 180q${-14 + at * 7} 130 0 262`, ink.accent, 14, 0.8));
  const squares = times(9, (at) =>
    turned(
      45,
      310 + (at % 3) * 90,
      222 + Math.floor(at / 3) * 90,
      rect(288 + (at % 3) * 90, 200 + Math.floor(at / 3) * 90, 44, 44, 4, ink.accent, 0.85),
    ),
  );
  return (
    shadow(400, 484, 190) +
    path(
      'M214 134c120 26 252 26 372 0 14 0 20 8 18 20-24 106-24 206 0 312 2 12-6 20-18 18-120-22-252-22-372 0-12 2-20-6-18-18 24-106 24-206 0-312-2-12 4-20 18-20z',
      ink.main,
    ) +
    path(
      'M500 146q44-4 86-12c14 0 20 8 18 20-24 106-24 206 0 312 2 12-6 20-18 18q-42-8-86-12c40-100 40-220 0-326z',
      ink.shade,
      0.4,
    ) +
    (turn === 0 ? squares : stripes)
  );
}

export function rug(ink: Ink, turn: number): string {
  return (
    times(13, (at) => line(`M${206 + at * 32} 128v-26M${206 + at * 32} 472v26`, ink.shade, 7)) +
    rect(190, 122, 420, 356, 6, ink.main) +
    rect(208, 140, 384, 320, 2, ink.accent, 0.85) +
    rect(222, 154, 356, 292, 2, ink.main) +
    (turn === 0
      ? path('M400 176l140 124-140 124-140-124z', ink.tint) +
        path('M400 216l96 84-96 84-96-84z', ink.shade) +
        path('M400 254l52 46-52 46-52-46z', ink.accent)
      : times(4, (at) =>
          path(
            `M240 ${184 + at * 70}l40-22 40 22 40-22 40 22 40-22 40 22 40-22 40 22v18l-40-22-40 22-40-22-40 22-40-22-40 22-40-22-40 22z`,
            at % 2 ? ink.accent : ink.tint,
          ),
        ))
  );
}

export function mirror(ink: Ink, turn: number): string {
  return (
    line('M400 60v60', wall, 5) +
    circle(400, 60, 8, wall) +
    (turn === 0
      ? circle(406, 318, 192, dark, 0.12) +
        circle(400, 310, 190, ink.main) +
        circle(400, 310, 162, '#dcebf0') +
        path('M290 350 440 180q46 10 78 46L340 440q-34-20-50-50z', '#ffffff', 0.55)
      : rect(276, 116, 260, 392, 130, dark, 0.12) +
        rect(270, 108, 260, 392, 130, ink.main) +
        rect(294, 132, 212, 344, 106, '#dcebf0') +
        path('M310 380 460 170q30 30 36 60L330 446q-14-20-20-50z', '#ffffff', 0.55))
  );
}

export function basket(ink: Ink, turn: number): string {
  return (
    shadow(400, 492, 170) +
    (turn === 0
      ? line('M270 260c-60-10-60-70 10-60M530 260c60-10 60-70-10-60', ink.shade, 16)
      : line('M300 240C300 90 500 90 500 240', ink.shade, 16)) +
    path('M236 236h328l-30 230a26 26 0 0 1-26 24H292a26 26 0 0 1-26-24z', ink.main) +
    times(6, (at) => line(`M${244 + at * 5} ${272 + at * 38}H${556 - at * 5}`, ink.shade, 8, 0.55)) +
    times(10, (at) => line(`M${262 + at * 31} 250l${Math.round((4.5 - at) * 3)} 232`, ink.tint, 8, 0.75)) +
    rect(224, 222, 352, 28, 14, ink.tint)
  );
}

export function clock(ink: Ink, turn: number): string {
  return (
    (turn === 0
      ? ''
      : line('M330 470l-30 36M470 470l30 36', ink.shade, 18) +
        circle(310, 160, 44, ink.shade) +
        circle(490, 160, 44, ink.shade)) +
    circle(408, 320, 186, dark, 0.14) +
    circle(400, 312, 184, ink.main) +
    circle(400, 312, 154, paper) +
    times(12, (at) => turned(at * 30, 400, 312, rect(396, 170, 8, at % 3 === 0 ? 30 : 16, 4, dark, 0.75))) +
    line('M400 312V218', dark, 11) +
    line('M400 312l66 42', dark, 11) +
    line('M400 340V200', ink.accent === '#faf3e6' ? '#c8643c' : ink.accent, 4) +
    circle(400, 312, 12, dark)
  );
}

export function blanket(ink: Ink): string {
  const fold = (y: number, fill: string) => rect(224, y, 352, 84, 42, fill);
  return (
    shadow(400, 482, 200) +
    fold(392, ink.shade) +
    rect(224, 392, 352, 60, 30, ink.main) +
    fold(316, ink.shade) +
    rect(224, 316, 352, 62, 31, ink.tint) +
    fold(240, ink.shade) +
    rect(224, 240, 352, 62, 31, ink.main) +
    times(3, (at) => line(`M${250} ${268 + at * 76}h300`, ink.accent, 8, 0.8)) +
    times(12, (at) => line(`M${244 + at * 28} 470v26`, ink.tint, 6))
  );
}

export function soap(ink: Ink, turn: number): string {
  return (
    shadow(400, 470, 200) +
    rect(236, 330, 330, 130, 34, ink.shade) +
    rect(236, 306, 330, 122, 34, ink.main) +
    (turn === 0
      ? oval(400, 366, 96, 34, ink.tint) + line('M350 366h100', ink.shade, 7)
      : rect(236, 330, 330, 70, 0, paper, 0.92) + line('M300 352h200M330 376h140', ink.shade, 7)) +
    circle(566, 250, 34, steel.tint, 0.8) +
    ring(566, 250, 34, '#ffffff', 5) +
    circle(506, 206, 22, steel.tint, 0.8) +
    ring(506, 206, 22, '#ffffff', 4) +
    circle(596, 186, 16, steel.tint, 0.8) +
    ring(596, 186, 16, '#ffffff', 4)
  );
}
