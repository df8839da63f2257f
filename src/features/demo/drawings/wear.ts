import type { Ink } from './inks.ts';
import { circle, dark, line, oval, paper, path, rect, ring, shadow, steel, times, turned } from './pen.ts';

export function sweater(ink: Ink, turn: number): string {
  return (
    path(
      'M318 128l-96 44c-34 60-58 160-66 262l78 22 30-130v168h272V326l30 130 78-22c-8-102-32-202-66-262l-96-44q-82 46-164 0z',
      dark,
      0.12,
    ) +
    path(
      'M312 118l-96 44c-34 60-58 160-66 262l78 22 30-130v168h272V316l30 130 78-22c-8-102-32-202-66-262l-96-44q-82 46-164 0z',
      ink.main,
    ) +
    path('M490 120l86 42c34 60 58 160 66 262l-78 22-34-130v168h-70q30-180 30-364z', ink.shade, 0.4) +
    line('M312 118q82 70 170 0', ink.shade, 18) +
    (turn === 0
      ? times(3, (at) =>
          line(
            `M264 ${236 + at * 44}l30-24 30 24 30-24 30 24 30-24 30 24 30-24 30 24 26-20`,
            at % 2 ? ink.tint : ink.accent,
            9,
          ),
        )
      : times(5, (at) => line(`M${286 + at * 56} 190q-18 20 0 40t0 40 0 40 0 40 0 40 0 30`, ink.tint, 8, 0.85))) +
    rect(258, 452, 272, 32, 6, ink.shade, 0.7) +
    turned(14, 190, 432, rect(150, 416, 82, 26, 6, ink.shade, 0.7)) +
    turned(-14, 602, 432, rect(562, 416, 82, 26, 6, ink.shade, 0.7))
  );
}

export function shirt(ink: Ink, turn: number): string {
  return (
    path('M320 132l-120 52-44 120 76 32 32-62v218h272V274l32 62 76-32-44-120-120-52q-80 56-160 0z', dark, 0.12) +
    path('M314 122l-120 52-44 120 76 32 32-62v218h272V264l32 62 76-32-44-120-120-52q-80 56-160 0z', ink.main) +
    path('M474 124l120 50 44 120-76 32-32-62v218h-66q34-170 10-358z', ink.shade, 0.4) +
    line('M314 122q80 74 160 0', ink.tint, 12) +
    (turn === 0
      ? circle(394, 320, 62, ink.accent) + path('M394 268l15 36 38 3-29 25 9 37-33-20-33 20 9-37-29-25 38-3z', ink.main)
      : times(6, (at) => line(`M258 ${226 + at * 46}h272`, ink.accent, 14, 0.85)))
  );
}

export function dress(ink: Ink, turn: number): string {
  return (
    path('M330 96l30-6q40 44 80 0l30 6-4 130c40 90 80 180 100 276H234c20-96 60-186 100-276z', ink.main) +
    path('M440 90l30 6-4 130c40 90 80 180 100 276h-96q10-200-30-412z', ink.shade, 0.4) +
    path('M330 216h140l6 22H324z', ink.accent) +
    (turn === 0
      ? times(16, (at) => circle(320 + ((at * 67) % 180), 280 + ((at * 43) % 200), 9, ink.tint))
      : times(4, (at) =>
          line(`M${300 - at * 14} ${330 + at * 46}q${100 + at * 14} 40 ${200 + at * 28} 0`, ink.tint, 8),
        )) +
    path('M234 502q166 34 332 0l4 16q-170 36-340 0z', ink.shade)
  );
}

export function scarf(ink: Ink, turn: number): string {
  const end = (x: number, degrees: number, length: number) =>
    turned(
      degrees,
      x,
      250,
      rect(x - 46, 240, 92, length, 8, ink.main) +
        rect(x + 18, 240, 28, length, 8, ink.shade, 0.4) +
        times(turn === 0 ? 3 : 5, (at) =>
          rect(x - 46, 210 + length - at * (turn === 0 ? 40 : 26), 92, turn === 0 ? 18 : 9, 0, ink.accent),
        ) +
        times(6, (at) => line(`M${x - 38 + at * 15} ${238 + length}v26`, ink.main, 7)),
    );
  return (
    end(360, 9, 220) +
    end(452, -7, 176) +
    path('M236 172c30-76 298-76 328 0 16 44-10 88-60 102-70 20-138 20-208 0-50-14-76-58-60-102z', ink.main) +
    path('M276 186c30-44 218-44 248 0-30 34-218 34-248 0z', ink.shade) +
    path('M296 190c30-28 178-28 208 0-34 20-174 20-208 0z', '#2a1c14', 0.35) +
    line('M254 214c40 44 252 44 292 0', ink.shade, 7, 0.6) +
    line('M262 242c50 40 226 40 276 0', ink.tint, 6, 0.8) +
    rect(352, 226, 110, 62, 26, ink.tint) +
    path('M420 226h16a26 26 0 0 1 26 26v10a26 26 0 0 1-26 26h-16z', ink.shade, 0.35)
  );
}

export function hat(ink: Ink, turn: number): string {
  return turn === 0
    ? shadow(400, 420, 250) +
        oval(400, 392, 260, 54, ink.shade) +
        oval(400, 380, 260, 52, ink.main) +
        path('M270 376c0-150 40-210 130-210s130 60 130 210c0 34-260 34-260 0z', ink.main) +
        path('M430 168c70 12 100 70 100 208 0 12-36 20-80 24 14-90 10-170-20-232z', ink.shade, 0.4) +
        path('M270 330c10 34 250 34 260 0v46c0 34-260 34-260 0z', ink.accent) +
        oval(390, 182, 60, 16, ink.shade, 0.5)
    : shadow(400, 450, 170) +
        circle(400, 140, 44, ink.accent) +
        path('M236 380c0-150 60-220 164-220s164 70 164 220z', ink.main) +
        path('M440 164c80 22 124 92 124 216h-90c6-90-4-160-34-216z', ink.shade, 0.45) +
        times(6, (at) =>
          line(`M${276 + at * 50} 370q${(at - 2.5) * -4}-110 ${(2.5 - at) * 16}-190`, ink.tint, 6, 0.7),
        ) +
        rect(222, 364, 356, 76, 24, ink.shade) +
        times(9, (at) => line(`M${246 + at * 39} 380v46`, ink.main, 8, 0.7));
}

export function shoes(ink: Ink, turn: number): string {
  const one = (dx: number, dy: number) =>
    `<g transform="translate(${dx} ${dy})">${
      path('M196 330c0-40 10-90 20-110h96c4 40 40 70 90 86 70 20 110 30 114 84v20H200z', ink.main) +
      path('M196 330c0-40 10-90 20-110h40q-20 90 0 190h-56z', ink.shade, 0.6) +
      (
        turn === 0
          ? rect(190, 404, 332, 34, 14, '#f7f0df') +
            line('M200 424h310', ink.accent, 5) +
            times(4, (at) => line(`M${306 + at * 28} ${270 + at * 17}l-26 20`, paper, 8))
          : rect(190, 404, 332, 22, 8, '#593b24') +
            rect(190, 416, 90, 40, 6, '#593b24') +
            line('M300 300q40 30 60 80', ink.shade, 6)
      ) +
      path('M420 312q90 16 96 78h-70q-20-40-26-78z', ink.tint, 0.5)
    }</g>`;
  return shadow(400, 470, 240) + one(90, -50) + one(-30, 24);
}

export function socks(ink: Ink, turn: number): string {
  const one = (x: number, y: number) =>
    path(`M${x} ${y}h110v190q0 30 24 44l90 50q40 26 20 66-16 34-60 26-60-10-150-56-34-20-34-60z`, ink.main) +
    rect(x - 6, y - 8, 122, 44, 10, ink.shade) +
    (turn === 0
      ? times(3, (at) => rect(x, y + 62 + at * 46, 110, 20, 0, ink.accent))
      : times(6, (at) => circle(x + 28 + (at % 2) * 52, y + 66 + at * 26, 11, ink.accent))) +
    path(`M${x + 196} ${y + 268}q56 24 48 72-16 34-60 26-14-70 12-98z`, ink.shade, 0.8) +
    path(`M${x} ${y + 204}q50 0 76 70-40 6-76-20z`, ink.shade, 0.5);
  return shadow(410, 500, 210) + one(330, 110) + one(210, 128);
}

export function jacket(ink: Ink, turn: number): string {
  return (
    path(
      'M320 110l-110 48c-30 70-50 180-54 290l80 8 20-140v184h288V316l20 140 80-8c-4-110-24-220-54-290l-110-48z',
      ink.main,
    ) +
    path('M480 110l110 48c30 70 50 180 54 290l-80 8-20-140v184H400V160z', ink.shade, 0.35) +
    path('M320 110l80 76 80-76 14 40-94 90-94-90z', turn === 0 ? ink.tint : ink.accent) +
    line('M400 236v264', ink.shade, 6) +
    times(5, (at) => circle(416, 272 + at * 50, 9, '#f0e4cf')) +
    rect(286, 380, 84, 70, 8, ink.shade, 0.55) +
    rect(432, 380, 84, 70, 8, ink.shade, 0.75) +
    (turn === 0 ? rect(286, 260, 84, 60, 8, ink.shade, 0.55) : '')
  );
}

export function tote(ink: Ink, turn: number): string {
  return (
    shadow(400, 500, 150) +
    line('M320 250C320 70 480 70 480 250', ink.shade, 15) +
    path('M252 230h296l18 254a14 14 0 0 1-14 14H248a14 14 0 0 1-14-14z', ink.main) +
    path('M480 230h68l18 254a14 14 0 0 1-14 14h-76z', ink.shade, 0.35) +
    (turn === 0
      ? circle(400, 368, 74, ink.accent) +
        times(8, (at) => turned(at * 45, 400, 368, oval(400, 322, 15, 30, ink.main))) +
        circle(400, 368, 18, ink.shade)
      : times(4, (at) => path(`M${284 + at * 60} 330l26-30 26 30-26 100z`, at % 2 ? ink.accent : ink.tint))) +
    line('M262 250h276', ink.tint, 5)
  );
}

export function jewel(ink: Ink, turn: number): string {
  const gold = { main: '#d0a545', tint: '#f1dc9c' };
  return turn === 0
    ? oval(400, 500, 110, 12, dark, 0.14) +
        ring(400, 366, 116, gold.main, 30) +
        line('M300 330a116 116 0 0 1 60-70', gold.tint, 10) +
        path('M324 184h152l40 54-116 96-116-96z', ink.main) +
        path('M324 184l36 54 40-54 40 54 36-54', 'none') +
        path('M284 238h76l40 96z', ink.shade, 0.5) +
        path('M516 238h-76l-40 96z', ink.shade, 0.8) +
        path('M360 238h80l-40 96z', ink.tint, 0.7) +
        path('M324 184h76l-40 54z', ink.tint, 0.8)
    : [300, 500]
        .map(
          (x) =>
            line(`M${x} 120q34 0 30 34t-30 30`, gold.main, 9) +
            path(`M${x} 190l50 70-50 190-50-190z`, ink.main) +
            path(`M${x} 190l50 70-50 190z`, ink.shade, 0.6) +
            path(`M${x} 190l-50 70h100z`, ink.tint, 0.7) +
            circle(x, 190, 14, gold.main) +
            circle(x, 462, 12, gold.main),
        )
        .join('');
}

export function necklace(ink: Ink, turn: number): string {
  const beads = times(17, (at) => {
    const angle = Math.PI * (0.06 + (at / 16) * 0.88);
    return circle(
      Math.round(400 - 180 * Math.cos(angle)),
      Math.round(150 + 220 * Math.sin(angle)),
      at === 8 ? 30 : 16,
      at % 3 === 0 ? ink.shade : at % 3 === 1 ? ink.main : ink.tint,
    );
  });
  return (
    line('M222 150C240 470 560 470 578 150', '#d0a545', 6) +
    (turn === 0
      ? beads
      : circle(400, 416, 54, '#d0a545') +
        circle(400, 416, 42, ink.main) +
        path('M400 384l10 22 24 2-18 16 5 24-21-13-21 13 5-24-18-16 24-2z', ink.tint)) +
    line('M222 150q30-60 178-60t178 60', '#d0a545', 6, 0.6)
  );
}

export function watch(ink: Ink, turn: number): string {
  return (
    rect(342, 50, 116, 180, 18, ink.shade) +
    rect(342, 380, 116, 180, 18, ink.shade) +
    rect(350, 50, 60, 180, 14, ink.main) +
    rect(350, 380, 60, 180, 14, ink.main) +
    times(3, (at) => circle(400, 470 + at * 26, 6, dark, 0.7)) +
    rect(520, 290, 24, 34, 8, '#d0a545') +
    circle(400, 306, 130, turn === 0 ? '#d0a545' : steel.main) +
    circle(400, 306, 108, paper) +
    times(12, (at) => turned(at * 30, 400, 306, rect(397, 208, 6, at % 3 === 0 ? 22 : 12, 3, dark, 0.75))) +
    line('M400 306V238', dark, 9) +
    line('M400 306l48 30', dark, 9) +
    line('M400 330v-104', '#c63d36', 3.5) +
    circle(400, 306, 9, dark) +
    line('M312 250a110 110 0 0 1 50-46', '#ffffff', 9, 0.8)
  );
}
