/** What drawings are made of: a few marks of SVG, all of them numbers and colours of our own. */

type Point = readonly [x: number, y: number];

export const dark = '#3a2c22';
export const wood = { main: '#b98755', shade: '#8f6238', tint: '#dab48a' };
export const leaf = { main: '#5f8f4e', shade: '#41693a', tint: '#94ba7e' };
export const steel = { main: '#aeb7bb', shade: '#7d878c', tint: '#dfe5e7' };
export const paper = '#fffdf8';

export function path(d: string, fill: string, opacity = 1): string {
  return `<path d="${d}" fill="${fill}"${opacity === 1 ? '' : ` opacity="${opacity}"`}/>`;
}

export function line(d: string, stroke: string, width: number, opacity = 1): string {
  return `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"${opacity === 1 ? '' : ` opacity="${opacity}"`}/>`;
}

export function rect(x: number, y: number, width: number, height: number, radius: number, fill: string, opacity = 1) {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}"${opacity === 1 ? '' : ` opacity="${opacity}"`}/>`;
}

export function circle(x: number, y: number, radius: number, fill: string, opacity = 1): string {
  return `<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}"${opacity === 1 ? '' : ` opacity="${opacity}"`}/>`;
}

export function ring(x: number, y: number, radius: number, stroke: string, width: number): string {
  return `<circle cx="${x}" cy="${y}" r="${radius}" fill="none" stroke="${stroke}" stroke-width="${width}"/>`;
}

export function oval(x: number, y: number, rx: number, ry: number, fill: string, opacity = 1): string {
  return `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}"${opacity === 1 ? '' : ` opacity="${opacity}"`}/>`;
}

export function turned(degrees: number, x: number, y: number, marks: string): string {
  return `<g transform="rotate(${degrees} ${x} ${y})">${marks}</g>`;
}

export function moved(x: number, y: number, marks: string, scale = 1): string {
  return `<g transform="translate(${x} ${y})${scale === 1 ? '' : ` scale(${scale})`}">${marks}</g>`;
}

export function times(count: number, mark: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => mark(at)).join('');
}

export function shadow(x: number, y: number, rx: number): string {
  return oval(x, y, rx, Math.max(8, rx * 0.085), dark, 0.16);
}

const round = (value: number) => Math.round(value * 10) / 10;

/** A smooth line through points (Catmull-Rom, written as Bézier curves), from where the pen is. */
function smooth(points: readonly Point[]): string {
  let d = '';
  for (let at = 0; at + 1 < points.length; at++) {
    const [p0, p1, p2, p3] = [
      points[at - 1] ?? points[at],
      points[at],
      points[at + 1],
      points[at + 2] ?? points[at + 1],
    ];
    if (!p0 || !p1 || !p2 || !p3) continue;
    const one = [p1[0] + (p2[0] - p0[0]) / 6, p1[1] + (p2[1] - p0[1]) / 6].map(round);
    const two = [p2[0] - (p3[0] - p1[0]) / 6, p2[1] - (p3[1] - p1[1]) / 6].map(round);
    d += `C${one.join(' ')} ${two.join(' ')} ${round(p2[0])} ${round(p2[1])}`;
  }
  return d;
}

interface Tones {
  readonly main: string;
  readonly shade: string;
  readonly tint: string;
}

/** A turned body: half widths at heights from top to bottom, lit from the left. */
export function turnedBody(x: number, profile: readonly (readonly [half: number, y: number])[], tones: Tones): string {
  const side = (factor: number): Point[] => profile.map(([half, y]) => [x + half * factor, y]);
  const [top, low] = [profile[0], profile.at(-1)];
  if (!top || !low) return '';
  const between = (from: number, to: number) => {
    const [right, left] = [side(to), side(from).reverse()];
    return `M${round(x + top[0] * to)} ${top[1]}${smooth(right)}L${round(x + low[0] * from)} ${low[1]}${smooth(left)}z`;
  };
  return (
    path(between(-1, 1), tones.main) +
    path(between(0.42, 1), tones.shade, 0.55) +
    path(between(-0.78, -0.6), tones.tint, 0.8)
  );
}

/** A leaf from a point, of that length, in that direction in degrees (0 is up). */
export function leafAt(x: number, y: number, length: number, degrees: number, fill: string, breadth = 0.32): string {
  const w = round(length * breadth);
  return turned(
    degrees,
    x,
    y,
    path(
      `M${x} ${y}C${x - w} ${y - length * 0.35} ${x - w * 0.7} ${y - length * 0.8} ${x} ${y - length}C${x + w * 0.7} ${y - length * 0.8} ${x + w} ${y - length * 0.35} ${x} ${y}z`,
      fill,
    ) + line(`M${x} ${y - 4}V${round(y - length * 0.82)}`, '#ffffff', 3, 0.35),
  );
}
