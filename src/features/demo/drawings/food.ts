import type { Ink } from './inks.ts';
import {
  circle,
  dark,
  leaf,
  leafAt,
  line,
  oval,
  paper,
  path,
  rect,
  shadow,
  times,
  turned,
  turnedBody,
  wood,
} from './pen.ts';

const crust = { main: '#c98a4b', shade: '#96602c', tint: '#e8bd85' };

export function bread(_: Ink, turn: number): string {
  const cuts = turn === 0 ? [290, 360, 430, 500] : [320, 400, 480];
  return (
    shadow(400, 470, 230) +
    path('M176 400c-10-100 90-170 224-170s234 70 224 170c-4 46-60 66-224 66s-220-20-224-66z', crust.main) +
    path('M440 232c110 16 192 80 184 168-4 46-60 66-224 66 150-20 160-160 40-234z', crust.shade, 0.4) +
    cuts.map((x) => path(`M${x - 26} 384q6-90 52-116 22 14 12 36-30 32-34 84-14 12-30-4z`, crust.tint)).join('') +
    times(14, (at) => circle(220 + ((at * 61) % 360), 320 + ((at * 37) % 110), 4, paper, 0.7))
  );
}

export function cake(ink: Ink): string {
  return (
    shadow(400, 480, 180) +
    rect(388, 430, 24, 44, 4, '#d8d2c5') +
    oval(400, 476, 110, 14, '#d8d2c5') +
    oval(400, 424, 210, 26, '#f3ede2') +
    path('M240 290v120c0 34 320 34 320 0V290z', crust.tint) +
    path('M440 300h120v110c0 14-50 22-120 25z', crust.shade, 0.35) +
    path('M240 344c0 30 320 30 320 0v18c0 30-320 30-320 0z', ink.main) +
    path(
      'M236 284c0-60 328-60 328 0 0 40-20 66-34 40-14 40-40 50-52 8-14 60-48 52-60 6-16 44-44 50-54-4-20 40-46 34-54-8-16 40-74 20-74-42z',
      ink.tint,
    ) +
    times(
      5,
      (at) =>
        circle(290 + at * 55, 252 - (at % 2) * 8, 20, '#c63d36') +
        circle(284 + at * 55, 246 - (at % 2) * 8, 6, '#ffffff', 0.6),
    )
  );
}

export function cheese(_: Ink, turn: number): string {
  const holes: [number, number, number][] = [
    [330, 390, 22],
    [420, 420, 16],
    [480, 360, 26],
    [380, 330, 13],
    [540, 420, 14],
  ];
  return turn === 0
    ? shadow(400, 470, 220) +
        path('M190 340 560 220c40 20 60 60 60 110l-430 40z', '#f9dc86') +
        path('M190 348h430v100a16 16 0 0 1-16 16H206a16 16 0 0 1-16-16z', '#f0bf4c') +
        path('M560 220c40 20 60 60 60 128h-40c2-60-8-96-20-128z', '#d39a26', 0.5) +
        holes.map(([x, y, r]) => circle(x, y, r, '#d39a26', 0.6)).join('')
    : shadow(400, 480, 190) +
        path('M220 330v110c0 56 360 56 360 0V330z', '#c98a4b') +
        path('M470 376c70-8 110-26 110-46v110c0 24-44 38-110 42z', '#96602c', 0.45) +
        oval(400, 330, 180, 48, '#e9c88f') +
        path('M400 330l118-37c40 10 62 22 62 37 0 20-50 38-110 44z', '#fbe9b8') +
        path('M400 330l70 44v104q-40 4-70 4z', '#f6d987');
}

export function honey(ink: Ink, turn: number): string {
  return (
    shadow(400, 494, 120) +
    turnedBody(
      400,
      [
        [96, 250],
        [116, 280],
        [118, 400],
        [112, 470],
        [96, 492],
      ],
      { main: '#e59a24', shade: '#b36b0e', tint: '#f8cf74' },
    ) +
    rect(300, 204, 200, 50, 12, ink.main) +
    rect(440, 204, 60, 50, 12, ink.shade, 0.6) +
    rect(300, 242, 200, 10, 3, ink.shade, 0.6) +
    rect(300, 316, 200, 116, 8, paper) +
    (turn === 0
      ? path('M400 334l32 18v38l-32 18-32-18v-38z', '#f2b23c') +
        path('M400 350l18 10v22l-18 10-18-10v-22z', '#b36b0e', 0.7)
      : oval(400, 374, 30, 20, '#f2b23c') +
        line('M390 356v36M404 355v38', dark, 7) +
        oval(384, 352, 18, 10, '#cfe0ea') +
        oval(414, 350, 18, 10, '#cfe0ea')) +
    line('M330 416h140', ink.main, 6)
  );
}

export function jam(ink: Ink): string {
  return (
    shadow(400, 494, 116) +
    turnedBody(
      400,
      [
        [92, 270],
        [108, 300],
        [108, 460],
        [96, 492],
      ],
      ink,
    ) +
    path(
      'M282 262c10-60 226-60 236 0l14 34q-30-18-44 4-18-22-44 0-22-22-44 0-22-22-44 0-26-22-44 0-14-22-44-4z',
      paper,
    ) +
    times(5, (at) => line(`M${306 + at * 46} 234l${-6 + at * 3} 54`, ink.main, 6, 0.5)) +
    line('M286 264q114-22 228 0', ink.shade, 7, 0.6) +
    line('M398 258c-26-30-50-10-6 4 34-34 56-6 10 0', ink.accent === '#faf3e6' ? '#1f7a74' : ink.accent, 7) +
    rect(318, 344, 164, 96, 8, paper) +
    circle(376, 390, 17, ink.main) +
    circle(412, 398, 17, ink.shade) +
    leafAt(396, 380, 32, 30, leaf.main)
  );
}

export function oil(ink: Ink, turn: number): string {
  const glass =
    turn === 0
      ? { main: '#6d7a34', shade: '#454f1c', tint: '#a9b56c' }
      : { main: '#c7a93a', shade: '#977a1c', tint: '#ecd88a' };
  return (
    shadow(400, 498, 90) +
    turnedBody(
      400,
      [
        [22, 130],
        [22, 220],
        [40, 256],
        [76, 300],
        [80, 420],
        [76, 496],
      ],
      glass,
    ) +
    rect(374, 96, 52, 48, 8, ink.main) +
    rect(404, 96, 22, 48, 8, ink.shade, 0.6) +
    rect(324, 336, 152, 116, 6, paper) +
    line('M400 436V356', leaf.shade, 5) +
    leafAt(400, 420, 42, -62, leaf.main) +
    leafAt(400, 420, 42, 62, leaf.main) +
    leafAt(400, 392, 40, -52, leaf.tint) +
    leafAt(400, 392, 40, 52, leaf.main) +
    circle(376, 384, 10, '#454f1c')
  );
}

export function bag(ink: Ink, turn: number): string {
  return (
    shadow(400, 496, 130) +
    path('M290 180h220l16 60-10 240a16 16 0 0 1-16 14H300a16 16 0 0 1-16-14l-10-240z', ink.main) +
    path('M452 180h58l16 60-10 240a16 16 0 0 1-16 14h-52z', ink.shade, 0.5) +
    path('M290 180h220l-6-44a10 10 0 0 0-10-8H306a10 10 0 0 0-10 8z', ink.shade) +
    rect(286, 172, 228, 16, 4, ink.tint) +
    rect(314, 276, 172, 140, 10, paper) +
    (turn === 0
      ? turned(28, 372, 344, oval(372, 344, 24, 34, '#7a5538') + line('M372 312q-14 32 0 64', '#f3ede2', 5)) +
        turned(-24, 430, 352, oval(430, 352, 22, 32, '#593b24') + line('M430 322q12 30 0 60', '#f3ede2', 5))
      : leafAt(400, 396, 90, 0, leaf.main) +
        leafAt(400, 396, 70, -42, leaf.tint) +
        leafAt(400, 396, 70, 42, leaf.shade)) +
    line('M340 440h120', ink.accent, 7)
  );
}

export function tin(ink: Ink, turn: number): string {
  return (
    shadow(400, 492, 130) +
    path('M278 246v220c0 34 244 34 244 0V246z', ink.main) +
    path('M444 262q70-6 78-16v220c0 14-34 22-78 24z', ink.shade, 0.55) +
    rect(270, 196, 260, 56, 10, ink.shade) +
    oval(400, 198, 130, 24, ink.tint) +
    oval(400, 198, 36, 9, ink.shade, 0.6) +
    (turn === 0
      ? oval(392, 364, 82, 68, paper) +
        leafAt(392, 410, 84, 0, leaf.main) +
        leafAt(392, 410, 60, -50, leaf.tint) +
        leafAt(392, 410, 60, 50, leaf.shade)
      : path('M278 320q122 40 244 0v90q-122 40-244 0z', ink.accent) +
        path('M400 336l12 26 28 4-20 20 5 28-25-13-25 13 5-28-20-20 28-4z', ink.main))
  );
}

export function chocolate(ink: Ink): string {
  const squares = times(
    6,
    (at) =>
      rect(300 + (at % 3) * 66, 132 + Math.floor(at / 3) * 62, 58, 54, 6, '#7a4a2c') +
      rect(308 + (at % 3) * 66, 140 + Math.floor(at / 3) * 62, 42, 10, 4, '#a56d45', 0.8),
  );
  return turned(
    -10,
    400,
    310,
    rect(298, 136, 214, 370, 10, dark, 0.15) +
      rect(290, 122, 214, 150, 8, '#56311b') +
      squares +
      path(
        'M284 250l18-12 20 14 22-14 22 14 20-14 22 14 22-14 22 14 20-14 24 12v230a10 10 0 0 1-10 10H294a10 10 0 0 1-10-10z',
        ink.main,
      ) +
      path('M448 246l22 6 22-14 18 12v230a10 10 0 0 1-10 10h-52z', ink.shade, 0.45) +
      rect(284, 320, 226, 96, 0, ink.accent, 0.95) +
      path('M397 334l9 22 24 2-18 16 6 24-21-13-21 13 6-24-18-16 24-2z', ink.main),
  );
}

export function basketOfFruit(_: Ink, turn: number): string {
  const colour =
    turn === 0
      ? ['#c63d36', '#e9a23b', '#c63d36', '#8aa64a', '#e9a23b']
      : ['#8aa64a', '#7d4a78', '#e9a23b', '#8aa64a', '#c63d36'];
  return (
    shadow(400, 490, 200) +
    line('M250 330C250 120 550 120 550 330', wood.shade, 18) +
    colour
      .map(
        (fill, at) =>
          circle(284 + at * 58, 312 - (at % 2) * 26, 46, fill) +
          circle(272 + at * 58, 296 - (at % 2) * 26, 12, '#ffffff', 0.35) +
          leafAt(288 + at * 58, 270 - (at % 2) * 26, 34, 40, leaf.main),
      )
      .join('') +
    path('M210 330h380l-36 146a18 18 0 0 1-18 14H264a18 18 0 0 1-18-14z', wood.main) +
    times(4, (at) => line(`M${218 + at * 9} ${362 + at * 34}H${582 - at * 9}`, wood.shade, 7, 0.6)) +
    times(8, (at) => line(`M${244 + at * 45} 340l${Math.round((3.5 - at) * 5)} 144`, wood.tint, 7, 0.7)) +
    rect(200, 318, 400, 26, 13, wood.tint)
  );
}
