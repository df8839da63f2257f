import { type Coords, GridLayer } from 'leaflet/dist/leaflet-src.esm.js';
import type { Country, Ring } from './outlines.ts';

const TILE = 512;
/** Points closer than this to the one before, in pixels, are not drawn. */
const NEAR = 0.6;

/**
 * Land and borders on canvas tiles, so that zooming, panning and the copies of the world left and right are Leaflet's.
 * The colours are the ones the style sheet gives the map (its `color` and `border-color`), read at each drawing.
 */
export class LandLayer extends GridLayer {
  readonly #countriesAt: (zoom: number) => Country[];

  constructor(countriesAt: (zoom: number) => Country[]) {
    super({ tileSize: TILE, minZoom: 1, updateWhenZooming: false, className: 'map-land' });
    this.#countriesAt = countriesAt;
  }

  protected override createTile(coords: Coords): HTMLElement {
    const canvas = document.createElement('canvas');
    const sharp = Math.min(devicePixelRatio, 2);
    canvas.width = TILE * sharp;
    canvas.height = TILE * sharp;
    const pen = canvas.getContext('2d');
    const holder = this.getContainer();
    if (!pen || !holder) return canvas;
    const { color, borderTopColor } = getComputedStyle(holder);
    pen.scale(sharp, sharp);
    pen.fillStyle = color;
    pen.strokeStyle = borderTopColor;
    pen.lineWidth = 1;
    pen.lineJoin = 'round';
    draw(pen, this.#countriesAt(coords.z), coords);
    return canvas;
  }
}

function draw(pen: CanvasRenderingContext2D, countries: Country[], { x, y, z }: Coords): void {
  const world = 256 * 2 ** z;
  const left = (x * TILE) / world;
  const top = (y * TILE) / world;
  const size = (TILE + 4) / world;
  const near = ({ west, east, north, south }: Ring, copy: number) =>
    west + copy < left + size && east + copy > left - size && north < top + size && south > top - size;
  const fill = new Path2D();
  const lines = new Path2D();
  for (const { rings } of countries) {
    for (const ring of rings) {
      // What lies across the date line shows on both edges of the world.
      for (const copy of [-1, 0, 1]) {
        if (near(ring, copy)) trace(ring.points, world, x * TILE - copy * world, y * TILE, fill, lines);
      }
    }
  }
  pen.fill(fill, 'evenodd');
  pen.stroke(lines);
}

function trace(points: Float64Array, world: number, left: number, top: number, fill: Path2D, lines: Path2D): void {
  let lastX = Number.NaN;
  let lastY = Number.NaN;
  let lastEdge = false;
  for (let i = 0; i < points.length; i += 2) {
    const unitX = points[i] ?? 0;
    const unitY = points[i + 1] ?? 0;
    const x = unitX * world - left;
    const y = unitY * world - top;
    // Along the foot of the map is no coast.
    const edge = unitY > 1 - 1e-6;
    if (i === 0) {
      fill.moveTo(x, y);
      lines.moveTo(x, y);
    } else {
      const last = i === points.length - 2;
      if (!last && !edge && Math.abs(x - lastX) < NEAR && Math.abs(y - lastY) < NEAR) continue;
      fill.lineTo(x, y);
      if (edge && lastEdge) lines.moveTo(x, y);
      else lines.lineTo(x, y);
    }
    lastX = x;
    lastY = y;
    lastEdge = edge;
  }
  fill.closePath();
}
