import type { Ink } from './inks.ts';
import { circle, dark, line, oval, path, rect, shadow, times, turnedBody, wood } from './pen.ts';

export function mug(ink: Ink, turn: number): string {
  const pattern =
    turn === 0
      ? rect(290, 350, 200, 16, 0, ink.accent, 0.9) + rect(290, 378, 200, 6, 0, ink.accent, 0.9)
      : times(10, (at) =>
          circle(310 + (at % 5) * 40, 340 + Math.floor(at / 5) * 44 + (at % 2) * 14, 8, ink.accent, 0.9),
        );
  return (
    shadow(400, 496, 150) +
    line('M484 310c92-14 92 128-4 122', ink.shade, 26) +
    turnedBody(
      390,
      [
        [104, 260],
        [103, 330],
        [101, 420],
        [92, 470],
        [76, 492],
      ],
      ink,
    ) +
    pattern +
    oval(390, 260, 104, 22, ink.tint) +
    oval(390, 263, 88, 16, dark, 0.85) +
    line('M360 210c-20-26 18-38 0-66M410 206c-20-26 18-38 0-66', ink.shade, 7, 0.28)
  );
}

export function bowl(ink: Ink, turn: number): string {
  return (
    shadow(400, 492, 150) +
    turnedBody(
      400,
      [
        [190, 300],
        [178, 360],
        [140, 430],
        [84, 468],
        [70, 488],
      ],
      ink,
    ) +
    oval(400, 300, 190, 40, ink.tint) +
    oval(400, 306, 168, 30, ink.shade, 0.75) +
    (turn === 0
      ? line('M226 352q175 62 348 0', ink.accent, 9, 0.9)
      : times(9, (at) =>
          circle(252 + at * 37, 362 + Math.round(30 * Math.sin((at * Math.PI) / 8)), 8, ink.accent, 0.9),
        ))
  );
}

export function plate(ink: Ink, turn: number): string {
  const petals = times(12, (at) => {
    const angle = (at * Math.PI) / 6;
    return circle(
      Math.round(400 + 134 * Math.cos(angle)),
      Math.round(300 + 134 * Math.sin(angle)),
      14,
      ink.accent,
      0.9,
    );
  });
  return (
    oval(408, 314, 206, 204, dark, 0.12) +
    circle(400, 300, 200, ink.main) +
    circle(400, 300, 176, ink.tint, 0.6) +
    (turn === 0 ? petals : circle(400, 300, 150, ink.accent, 0.5) + circle(400, 300, 138, ink.main)) +
    circle(400, 300, 108, ink.shade, 0.35) +
    circle(400, 298, 102, ink.tint)
  );
}

export function vase(ink: Ink, turn: number): string {
  const profile =
    turn === 0
      ? ([
          [44, 190],
          [40, 220],
          [60, 270],
          [112, 340],
          [118, 410],
          [84, 470],
          [62, 494],
        ] as const)
      : ([
          [64, 190],
          [50, 215],
          [62, 300],
          [84, 380],
          [96, 440],
          [88, 494],
        ] as const);
  return (
    shadow(400, 496, 110) +
    line('M392 196C380 150 340 130 330 84M404 196C408 140 440 120 452 70M398 196V60', '#5f8f4e', 7) +
    circle(330, 84, 24, ink.accent) +
    circle(330, 84, 9, dark, 0.5) +
    circle(398, 62, 28, '#c9566b') +
    circle(398, 62, 11, '#f2b23c') +
    circle(454, 72, 22, '#f2b23c') +
    circle(454, 72, 8, dark, 0.5) +
    turnedBody(400, profile, ink) +
    oval(400, 190, turn === 0 ? 44 : 64, 11, ink.shade) +
    line('M300 400q100 40 200 0', ink.accent, 8, 0.75)
  );
}

export function teapot(ink: Ink, turn: number): string {
  return (
    shadow(400, 490, 150) +
    line('M526 330c84-20 92 112 2 118', ink.shade, 22) +
    path('M288 376c-56-6-60-84-110-100l-18 22c44 36 40 120 134 150z', ink.main) +
    turnedBody(
      400,
      [
        [84, 268],
        [128, 310],
        [144, 380],
        [124, 448],
        [84, 486],
      ],
      ink,
    ) +
    (turn === 0
      ? times(7, (at) => circle(304 + at * 32, 384 + (at % 2) * 18, 9, ink.accent, 0.9))
      : path('M262 396q138 56 276 0l-4 26q-134 50-268 0z', ink.accent, 0.9)) +
    path('M312 270c14-54 162-54 176 0z', ink.tint) +
    path('M410 230c40 8 66 22 78 40h-60z', ink.shade, 0.4) +
    circle(400, 214, 18, ink.shade)
  );
}

export function tile(ink: Ink, turn: number): string {
  const one = (x: number, y: number) =>
    rect(x, y, 146, 146, 6, ink.tint) +
    (turn === 0
      ? path(`M${x + 73} ${y + 10}l20 43 43 20-43 20-20 43-20-43-43-20 43-20z`, ink.main) +
        circle(x + 73, y + 73, 16, ink.accent) +
        path(
          `M${x} ${y}h34a34 34 0 0 1-34 34zM${x + 146} ${y}v34a34 34 0 0 1-34-34zM${x} ${y + 146}v-34a34 34 0 0 1 34 34zM${x + 146} ${y + 146}h-34a34 34 0 0 1 34-34z`,
          ink.shade,
        )
      : path(`M${x} ${y}h73a73 73 0 0 1-73 73zM${x + 146} ${y + 146}h-73a73 73 0 0 1 73-73z`, ink.main) +
        path(`M${x + 146} ${y}v40a40 40 0 0 1-40-40zM${x} ${y + 146}v-40a40 40 0 0 1 40 40z`, ink.shade) +
        circle(x + 73, y + 73, 20, ink.accent));
  return (
    rect(254, 154, 304, 304, 10, dark, 0.16) +
    rect(246, 146, 308, 308, 10, '#ffffff') +
    one(252, 152) +
    one(402, 152) +
    one(252, 302) +
    one(402, 302)
  );
}

export function glass(ink: Ink): string {
  const one = (x: number) =>
    path(`M${x - 66} 230l14 250a16 16 0 0 0 16 14h72a16 16 0 0 0 16-14l14-250z`, ink.tint, 0.75) +
    path(`M${x - 59} 330l8 146a14 14 0 0 0 14 12h74a14 14 0 0 0 14-12l8-146z`, ink.main, 0.7) +
    path(`M${x + 22} 240h40l-13 236a14 14 0 0 1-12 12h-20z`, ink.shade, 0.3) +
    line(`M${x - 46} 250l10 190`, '#ffffff', 8, 0.7) +
    oval(x, 230, 66, 14, '#ffffff', 0.75) +
    oval(x, 330, 59, 11, ink.tint);
  return shadow(400, 494, 180) + one(310) + one(488);
}

export function board(ink: Ink, turn: number): string {
  const tones = turn === 0 ? wood : { main: ink.main, shade: ink.shade, tint: ink.tint };
  return (
    path(
      'M236 180h250a30 30 0 0 1 30 30v50h90a34 34 0 0 1 0 88h-90v62a30 30 0 0 1-30 30H236a30 30 0 0 1-30-30V210a30 30 0 0 1 30-30z',
      dark,
      0.14,
    ) +
    path(
      'M228 168h250a30 30 0 0 1 30 30v50h90a34 34 0 0 1 0 88h-90v62a30 30 0 0 1-30 30H228a30 30 0 0 1-30-30V198a30 30 0 0 1 30-30z',
      tones.main,
    ) +
    line('M222 220q120-22 262 4M222 282q150-20 330 4M222 350q130 22 262-4M230 392q110 14 240 0', tones.shade, 5, 0.5) +
    circle(592, 292, 15, ink.ground) +
    line('M226 192h240', tones.tint, 8, 0.8)
  );
}
