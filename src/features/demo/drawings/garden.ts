import type { Ink } from './inks.ts';
import { circle, dark, leaf, leafAt, line, oval, paper, path, rect, shadow, steel, times, turned } from './pen.ts';

function pot(ink: Ink): string {
  return (
    shadow(400, 498, 120) +
    path('M304 376h192l-20 110a14 14 0 0 1-14 10H338a14 14 0 0 1-14-10z', ink.main) +
    path('M436 376h60l-20 110a14 14 0 0 1-14 10h-40z', ink.shade, 0.5) +
    rect(290, 344, 220, 40, 10, ink.main) +
    rect(440, 344, 70, 40, 10, ink.shade, 0.5) +
    rect(300, 350, 60, 9, 4, ink.tint, 0.9)
  );
}

export function plant(ink: Ink, turn: number): string {
  const leaves = turn === 0 ? [-78, -52, -28, 0, 28, 52, 78] : [-60, -38, -16, 6, 26, 44, 66];
  return (
    leaves
      .map((degrees, at) =>
        leafAt(
          400,
          350,
          turn === 0 ? 230 - Math.abs(degrees) : 260 - (at % 3) * 50,
          degrees,
          [leaf.main, leaf.shade, leaf.tint][at % 3] ?? leaf.main,
          turn === 0 ? 0.34 : 0.14,
        ),
      )
      .join('') + pot(ink)
  );
}

export function cactus(ink: Ink, turn: number): string {
  const spines = (x: number, top: number, low: number) =>
    times(Math.floor((low - top) / 34), (at) =>
      line(`M${x - 9} ${top + 20 + at * 34}l18 8M${x + 9} ${top + 20 + at * 34}l-18 8`, '#e9f2df', 4, 0.8),
    );
  return (
    (turn === 0
      ? line('M400 340V180', leaf.main, 78) +
        line('M400 290h-86v-70', leaf.main, 44) +
        line('M400 260h92v-80', leaf.shade, 42) +
        spines(400, 150, 350) +
        circle(400, 138, 20, '#e88aa0') +
        circle(400, 132, 10, '#f9d88f')
      : oval(400, 270, 112, 104, leaf.main) +
        times(5, (at) =>
          line(
            `M${330 + at * 35} ${at === 0 || at === 4 ? 206 : 178}q${(2 - at) * -18} 90 ${(2 - at) * 4} 170`,
            leaf.shade,
            6,
            0.7,
          ),
        ) +
        times(
          3,
          (at) =>
            circle(366 + at * 34, 166 + (at % 2) * -10, 18, '#e88aa0') +
            circle(366 + at * 34, 164 + (at % 2) * -10, 7, '#f9d88f'),
        )) + pot(ink)
  );
}

export function herb(ink: Ink, turn: number): string {
  const stems = [-46, -26, -8, 10, 30, 48];
  return (
    stems
      .map((degrees, at) =>
        turned(
          degrees,
          400,
          350,
          line(`M400 350V${170 + (at % 2) * 24}`, leaf.shade, 6) +
            times(
              turn === 0 ? 4 : 7,
              (step) =>
                leafAt(
                  400,
                  320 - step * (turn === 0 ? 38 : 21),
                  turn === 0 ? 50 : 26,
                  58,
                  at % 2 ? leaf.main : leaf.tint,
                ) +
                leafAt(
                  400,
                  306 - step * (turn === 0 ? 38 : 21),
                  turn === 0 ? 50 : 26,
                  -58,
                  at % 2 ? leaf.tint : leaf.main,
                ),
            ),
        ),
      )
      .join('') + pot(ink)
  );
}

export function bouquet(ink: Ink, turn: number): string {
  const blooms: [number, number, number][] = [
    [400, 150, 46],
    [322, 190, 40],
    [478, 190, 40],
    [360, 246, 36],
    [444, 246, 36],
    [290, 262, 30],
    [512, 262, 30],
  ];
  const fills = turn === 0 ? [ink.main, '#f2b23c', ink.tint] : ['#f8f6f1', ink.main, '#f9d88f'];
  return (
    shadow(400, 500, 110) +
    times(5, (at) => line(`M400 400L${300 + at * 50} 220`, leaf.shade, 7)) +
    leafAt(390, 330, 140, -64, leaf.main) +
    leafAt(410, 330, 140, 64, leaf.main) +
    leafAt(400, 300, 170, -24, leaf.tint) +
    leafAt(400, 300, 170, 26, leaf.shade) +
    blooms
      .map(
        ([x, y, r], at) =>
          times(6, (petal) =>
            turned(petal * 60, x, y, oval(x, y - r * 0.6, r * 0.42, r * 0.6, fills[at % 3] ?? ink.main)),
          ) + circle(x, y, r * 0.34, at % 3 === 1 ? '#8f4f2a' : '#f2b23c'),
      )
      .join('') +
    path('M262 296l138 60 138-60-104 204h-68z', '#e9d9bf') +
    path('M400 356l138-60-104 204h-34z', '#cdb68f', 0.7) +
    path('M352 404h96l-8 26h-80z', ink.main)
  );
}

export function seeds(ink: Ink, turn: number): string {
  const packet = (x: number, y: number, degrees: number, fill: string, mark: string) =>
    turned(
      degrees,
      x + 90,
      y + 130,
      rect(x + 6, y + 10, 180, 260, 8, dark, 0.14) +
        rect(x, y, 180, 260, 8, fill) +
        rect(x, y, 180, 46, 8, dark, 0.18) +
        rect(x + 20, y + 66, 140, 140, 70, paper) +
        mark +
        line(`M${x + 40} ${y + 230}h100`, paper, 7, 0.9),
    );
  const carrot = (x: number, y: number) =>
    path(`M${x - 26} ${y}q26-18 52 0l-22 84q-4 10-8 0z`, '#e38235') +
    leafAt(x, y - 2, 40, -24, leaf.main) +
    leafAt(x, y - 2, 44, 0, leaf.tint) +
    leafAt(x, y - 2, 40, 24, leaf.main);
  const flower = (x: number, y: number) =>
    times(8, (at) => turned(at * 45, x, y, oval(x, y - 34, 13, 24, ink.main === '#f2b23c' ? '#c9566b' : '#f2b23c'))) +
    circle(x, y, 20, '#7a4a2c');
  return (
    packet(240, 160, -9, ink.main, turn === 0 ? carrot(330, 262) : flower(330, 296)) +
    packet(392, 190, 8, ink.shade, turn === 0 ? flower(482, 326) : carrot(482, 292)) +
    times(7, (at) => oval(250 + at * 48, 490 + (at % 3) * 8, 8, 5, '#7a5538'))
  );
}

export function wateringCan(ink: Ink): string {
  return (
    shadow(400, 490, 190) +
    line('M470 290c20-130 150-90 112 40l-40 60', ink.shade, 18) +
    path('M300 330 190 230l-22 20 120 170z', ink.main) +
    turned(-42, 176, 236, rect(136, 222, 86, 30, 10, ink.shade)) +
    path('M300 300h246l14 170a18 18 0 0 1-18 20H304a18 18 0 0 1-18-20z', ink.main) +
    path('M490 300h56l14 170a18 18 0 0 1-18 20h-52z', ink.shade, 0.5) +
    oval(423, 300, 123, 24, ink.tint) +
    oval(423, 302, 98, 15, ink.shade) +
    line('M292 400h262', ink.tint, 8, 0.7) +
    times(6, (at) => circle(110 + (at % 3) * 20, 280 + at * 22, 6, '#7fb2d1'))
  );
}

export function tent(ink: Ink): string {
  return (
    oval(400, 476, 270, 26, leaf.main, 0.45) +
    line('M400 150L170 470M400 150l230 320', dark, 7) +
    path('M400 160 190 470h420z', ink.main) +
    path('M400 160l210 310H470z', ink.shade, 0.55) +
    path('M400 200l-66 270h132z', ink.tint) +
    path('M400 200l-8 270h-58z', '#ffffff', 0.35) +
    path('M400 250l-30 220h60z', dark, 0.75) +
    path('M400 118l46 18-46 18z', ink.accent) +
    line('M400 116v50', dark, 6)
  );
}

export function knife(ink: Ink): string {
  return turned(
    -32,
    400,
    300,
    path('M150 290h310v64q-210 16-310-46z', steel.tint) +
      path('M150 290h310v22q-190 4-310-14z', steel.main) +
      rect(456, 276, 26, 84, 6, '#d0a545') +
      rect(478, 280, 180, 66, 24, ink.main) +
      rect(478, 314, 180, 32, 16, ink.shade, 0.6) +
      times(3, (at) => circle(516 + at * 50, 312, 9, steel.tint)),
  );
}
