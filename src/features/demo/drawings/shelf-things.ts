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
  ring,
  shadow,
  steel,
  times,
  turned,
  wood,
} from './pen.ts';

export function books(ink: Ink, turn: number): string {
  const one = (y: number, x: number, width: number, fill: string, shade: string) =>
    rect(x, y, width, 62, 8, fill) +
    path(`M${x + width - 14} ${y + 6}h14v50h-14z`, paper) +
    rect(x + 26, y, 16, 62, 0, shade) +
    line(`M${x + 80} ${y + 31}h${width - 150}`, paper, 7, 0.8);
  return turn === 0
    ? shadow(400, 494, 210) +
        one(428, 210, 370, ink.main, ink.shade) +
        one(362, 240, 330, '#f2b23c', '#c98a17') +
        one(296, 220, 350, ink.shade, ink.main) +
        one(230, 256, 300, '#c9566b', '#a31f3a')
    : path('M256 120h260a20 20 0 0 1 20 20v340a20 20 0 0 1-20 20H256z', dark, 0.15) +
        rect(246, 108, 280, 384, 12, ink.main) +
        rect(246, 108, 44, 384, 12, ink.shade) +
        rect(516, 122, 14, 360, 3, paper) +
        rect(324, 160, 168, 110, 8, ink.accent) +
        line('M350 196h116M370 228h76', ink.main, 9) +
        circle(408, 380, 52, ink.tint) +
        path('M408 340l12 28 30 3-23 20 7 29-26-16-26 16 7-29-23-20 30-3z', ink.accent);
}

export function notebook(ink: Ink, turn: number): string {
  return (
    turned(
      -6,
      400,
      310,
      rect(274, 118, 280, 384, 14, dark, 0.14) +
        rect(264, 106, 280, 384, 14, ink.main) +
        rect(264, 106, 56, 384, 14, ink.shade) +
        (turn === 0
          ? rect(356, 166, 150, 90, 6, paper) + line('M378 200h106M378 224h70', ink.shade, 6)
          : times(20, (at) => circle(352 + (at % 5) * 40, 160 + Math.floor(at / 5) * 80, 10, ink.accent))) +
        line('M510 106v384', ink.accent, 10),
    ) +
    turned(
      18,
      600,
      330,
      rect(590, 160, 26, 290, 6, '#f2b23c') +
        path('M590 450h26l-13 40z', '#e9d9bf') +
        path('M598 474h10l-5 16z', dark) +
        rect(590, 150, 26, 26, 6, '#c9566b'),
    )
  );
}

export function print(ink: Ink, turn: number): string {
  return (
    rect(228, 86, 360, 440, 6, dark, 0.16) +
    rect(218, 76, 360, 440, 6, wood.shade) +
    rect(232, 90, 332, 412, 2, paper) +
    rect(266, 124, 264, 344, 0, ink.ground) +
    (turn === 0
      ? circle(440, 220, 52, ink.accent === '#faf3e6' ? '#f2b23c' : ink.accent) +
        path('M266 360l80-110 70 90 44-50 70 90v88H266z', ink.main) +
        path('M266 410q66-40 132 0t132 0v58H266z', ink.shade)
      : circle(350, 240, 66, ink.main) +
        circle(430, 310, 66, ink.tint) +
        circle(370, 390, 50, ink.shade) +
        rect(440, 180, 60, 60, 0, ink.accent === '#faf3e6' ? '#f2b23c' : ink.accent))
  );
}

export function cards(ink: Ink, turn: number): string {
  const one = (degrees: number, fill: string, mark: string) =>
    turned(
      degrees,
      400,
      420,
      rect(276, 180, 256, 180, 8, dark, 0.12) +
        rect(270, 172, 256, 180, 8, paper) +
        rect(282, 184, 232, 156, 4, fill) +
        mark,
    );
  return (
    one(-24, ink.tint, '') +
    one(-6, ink.shade, circle(400, 262, 40, ink.tint)) +
    one(
      12,
      ink.main,
      turn === 0
        ? path('M282 320l60-70 50 50 40-36 82 76H282z', ink.shade) + circle(460, 226, 22, '#f2b23c')
        : leafAt(398, 330, 120, 0, leaf.tint) +
            leafAt(398, 330, 100, -46, leaf.main) +
            leafAt(398, 330, 100, 46, leaf.main),
    )
  );
}

export function teddy(ink: Ink, turn: number): string {
  return (
    shadow(400, 500, 150) +
    circle(310, 150, 46, ink.shade) +
    circle(490, 150, 46, ink.shade) +
    circle(310, 150, 24, ink.tint) +
    circle(490, 150, 24, ink.tint) +
    oval(286, 360, 44, 80, ink.shade) +
    oval(514, 360, 44, 80, ink.shade) +
    oval(400, 390, 124, 116, ink.main) +
    oval(400, 400, 74, 78, ink.tint, 0.75) +
    oval(320, 476, 58, 40, ink.shade) +
    oval(480, 476, 58, 40, ink.shade) +
    oval(320, 478, 28, 22, ink.tint) +
    oval(480, 478, 28, 22, ink.tint) +
    circle(400, 220, 118, ink.main) +
    oval(400, 262, 54, 42, ink.tint) +
    circle(354, 204, 13, dark) +
    circle(446, 204, 13, dark) +
    oval(400, 246, 20, 14, dark) +
    line('M400 258v18q-20 16-34 0M400 276q20 16 34 0', dark, 6) +
    (turn === 0
      ? path('M400 330l-56-30v60zM400 330l56-30v60z', ink.accent === '#faf3e6' ? '#c63d36' : ink.accent) +
        circle(400, 330, 14, dark, 0.6)
      : path('M300 318q100 50 200 0l6 34q-106 50-212 0z', ink.accent === '#faf3e6' ? '#1f7a74' : ink.accent))
  );
}

export function train(ink: Ink, turn: number): string {
  return (
    shadow(400, 480, 270) +
    rect(140, 330, 220, 96, 12, ink.shade) +
    (turn === 0
      ? times(3, (at) => circle(190 + at * 60, 318, 34, ['#f2b23c', '#c63d36', '#8aa64a'][at] ?? ink.main))
      : times(4, (at) =>
          rect(156 + at * 50, 270, 40, 66, 8, ['#f2b23c', '#c63d36', '#3d4f8f', '#8aa64a'][at] ?? ink.main),
        )) +
    rect(130, 322, 240, 20, 10, ink.main) +
    rect(362, 392, 50, 14, 7, dark) +
    rect(410, 350, 260, 76, 12, ink.main) +
    rect(410, 210, 110, 160, 12, ink.main) +
    rect(398, 190, 134, 30, 12, ink.shade) +
    rect(432, 246, 66, 60, 8, paper) +
    rect(520, 290, 140, 80, 30, ink.tint) +
    path('M588 200h50l-8 90h-34z', ink.shade) +
    oval(613, 200, 32, 9, ink.shade) +
    circle(664, 330, 15, '#f9d88f') +
    [190, 310].map((x) => circle(x, 434, 40, dark) + circle(x, 434, 22, '#dab48a') + circle(x, 434, 7, dark)).join('') +
    [460, 552, 632]
      .map(
        (x, at) =>
          circle(x, 434, at === 0 ? 46 : 38, dark) +
          circle(x, 434, at === 0 ? 26 : 20, '#dab48a') +
          circle(x, 434, 7, dark),
      )
      .join('') +
    circle(600, 150, 24, '#ffffff', 0.9) +
    circle(560, 110, 34, '#ffffff', 0.75)
  );
}

export function puzzle(ink: Ink): string {
  const piece = (x: number, y: number, fill: string) =>
    path(`M${x} ${y}h50c-14-40 54-40 40 0h50v50c40-14 40 54 0 40v50H${x}z`, fill);
  return (
    piece(252, 250, ink.main) +
    turned(180, 470, 380, piece(400, 310, ink.shade)) +
    piece(398, 150, ink.tint) +
    turned(14, 300, 420, piece(230, 400, ink.accent === '#faf3e6' ? '#f2b23c' : ink.accent)) +
    circle(560, 210, 10, ink.shade) +
    circle(210, 220, 8, ink.main)
  );
}

export function boardGame(ink: Ink, turn: number): string {
  return (
    rect(206, 116, 392, 392, 18, dark, 0.15) +
    rect(198, 104, 392, 392, 18, ink.shade) +
    times(36, (at) =>
      (at + Math.floor(at / 6)) % 2
        ? rect(218 + (at % 6) * 59, 124 + Math.floor(at / 6) * 59, 59, 59, 0, ink.tint)
        : rect(218 + (at % 6) * 59, 124 + Math.floor(at / 6) * 59, 59, 59, 0, ink.main),
    ) +
    (turn === 0
      ? [
          [248, 330],
          [424, 212],
          [484, 388],
        ]
      : [
          [306, 270],
          [366, 448],
          [542, 212],
        ]
    )
      .map(
        ([x = 0, y = 0], at) =>
          oval(x, y + 24, 28, 9, dark, 0.3) +
          path(`M${x - 22} ${y + 24}q8-44 12-52h20q4 8 12 52z`, at % 2 ? paper : '#c63d36') +
          circle(x, y - 36, 17, at % 2 ? paper : '#c63d36'),
      )
      .join('') +
    turned(
      16,
      600,
      470,
      rect(560, 430, 84, 84, 16, paper) +
        circle(584, 454, 8, dark) +
        circle(602, 472, 8, dark) +
        circle(620, 490, 8, dark),
    )
  );
}

export function kite(ink: Ink): string {
  const bow = (x: number, y: number, degrees: number) =>
    turned(degrees, x, y, path(`M${x} ${y}l-30-15v30zM${x} ${y}l30-15v30z`, ink.main) + circle(x, y, 7, ink.shade));
  const cloud = (x: number, y: number) =>
    oval(x, y, 54, 18, '#ffffff') + circle(x - 14, y - 14, 20, '#ffffff') + circle(x + 16, y - 18, 26, '#ffffff');
  return (
    cloud(190, 210) +
    cloud(620, 420) +
    turned(
      16,
      400,
      240,
      line('M400 440q-40 40 0 76t4 70', dark, 5) +
        path('M400 70l140 160-140 210-140-210z', ink.main) +
        path('M400 70l140 160H400z', ink.tint) +
        path('M400 230h140L400 440z', ink.shade) +
        path('M400 230H260l140 210z', ink.accent === '#faf3e6' ? '#f2b23c' : ink.accent) +
        line('M400 70v370M260 230h280', dark, 4, 0.55) +
        bow(384, 470, 20) +
        bow(398, 516, -15) +
        bow(408, 560, 10),
    )
  );
}

export function blocks(ink: Ink): string {
  const block = (x: number, y: number, fill: string, mark: string) =>
    rect(x, y, 120, 120, 12, fill) + rect(x + 14, y + 14, 92, 92, 8, '#ffffff', 0.3) + mark;
  return (
    shadow(400, 488, 210) +
    block(208, 364, ink.main, path('M268 388l14 28 30 4-22 22 5 30-27-14-27 14 5-30-22-22 30-4z', paper)) +
    block(340, 364, '#f2b23c', circle(400, 424, 32, paper)) +
    block(472, 364, ink.shade, path('M532 394l34 60h-68z', paper)) +
    block(272, 236, '#8aa64a', rect(306, 270, 52, 52, 6, paper)) +
    block(404, 236, '#c9566b', path('M464 324c-60-40-30-74 0-46 30-28 60 6 0 46z', paper)) +
    block(338, 108, ink.tint, line('M374 192l24-56 24 56M384 172h28', dark, 9))
  );
}

export function plane(ink: Ink): string {
  return (
    shadow(400, 452, 260) +
    path('M140 400h520v30a16 16 0 0 1-16 16H156a16 16 0 0 1-16-16z', steel.shade) +
    path('M150 340h440l70 60H140z', ink.main) +
    path('M150 340h440l14 12H146z', ink.tint) +
    path('M390 250l70 0 40 90h-50z', steel.tint) +
    path('M360 220l50 12 46 108h-60z', steel.main) +
    path('M470 300c20-90 110-120 130-60 8 40-20 60-20 100h-90z', wood.main) +
    path('M560 220q50 0 40 50-20 30-20 70h-40q30-60 20-120z', wood.shade, 0.6) +
    circle(230, 300, 42, wood.main) +
    circle(220, 288, 14, wood.tint) +
    rect(214, 320, 32, 24, 4, wood.shade) +
    line('M160 470q40-50 80-10t60 20', '#e5c9a4', 12) +
    line('M300 486q30-30 60 0', '#e5c9a4', 10)
  );
}

export function hammer(ink: Ink, turn: number): string {
  return (
    turned(
      36,
      400,
      300,
      rect(378, 150, 44, 370, 18, wood.main) +
        rect(404, 150, 18, 370, 9, wood.shade, 0.6) +
        rect(374, 400, 52, 124, 20, ink.main) +
        path('M270 96h200q56 0 80 60-50-24-80-6v40H270a14 14 0 0 1-14-14v-66a14 14 0 0 1 14-14z', steel.main) +
        path('M256 150h214v40H270a14 14 0 0 1-14-14z', steel.shade, 0.7),
    ) +
    (turn === 0
      ? times(3, (at) =>
          turned(
            at * 24 - 20,
            240 + at * 70,
            470,
            rect(236 + at * 70, 440, 9, 70, 3, steel.shade) + rect(228 + at * 70, 434, 25, 9, 4, steel.main),
          ),
        )
      : '')
  );
}

export function toolbox(ink: Ink): string {
  return (
    shadow(400, 490, 230) +
    line('M300 250v-60q0-30 30-30h140q30 0 30 30v60', ink.shade, 22) +
    rect(180, 250, 440, 234, 18, ink.main) +
    rect(540, 250, 80, 234, 18, ink.shade, 0.45) +
    rect(168, 236, 464, 72, 16, ink.shade) +
    rect(180, 244, 440, 14, 7, ink.tint, 0.7) +
    [270, 490].map((x) => rect(x, 286, 44, 52, 8, '#d0a545') + rect(x + 12, 308, 20, 20, 4, dark, 0.6)).join('') +
    rect(330, 372, 140, 60, 8, paper, 0.9) +
    line('M352 402h96', ink.main, 8)
  );
}

/** Work that is offered rather than a thing: a badge with its tool. */
export function service(ink: Ink, turn: number): string {
  const spanner = turned(
    -45,
    400,
    300,
    path('M376 190a58 58 0 1 1 48 0v200a58 58 0 1 1-48 0z', steel.tint) +
      path('M400 190v200a24 24 0 0 0 24 0V190a24 24 0 0 1-24 0z', steel.shade, 0.4) +
      rect(382, 110, 36, 54, 4, ink.main) +
      rect(382, 424, 36, 54, 4, ink.main),
  );
  const driver = turned(
    45,
    400,
    300,
    rect(386, 120, 28, 200, 6, steel.main) +
      path('M380 100h40l-6 34h-28z', steel.shade) +
      rect(366, 310, 68, 160, 26, ink.accent === '#faf3e6' ? '#f2b23c' : ink.accent) +
      times(3, (at) => line(`M${384 + at * 16} 340v100`, dark, 4, 0.4)),
  );
  const needle =
    turned(40, 400, 300, rect(394, 130, 12, 350, 6, steel.shade) + oval(400, 152, 4, 14, ink.main)) +
    line('M310 190q-60 80 10 120t30 140', ink.tint, 8);
  return (
    circle(400, 306, 206, dark, 0.12) +
    times(16, (at) => turned(at * 22.5, 400, 298, rect(380, 84, 40, 60, 14, ink.main))) +
    circle(400, 298, 190, ink.main) +
    ring(400, 298, 166, ink.tint, 6) +
    (turn === 0
      ? driver + spanner
      : needle +
        turned(-40, 400, 300, rect(388, 250, 24, 210, 10, wood.main) + rect(360, 150, 80, 110, 12, steel.main)))
  );
}
