import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import fineUrl from 'world-atlas/countries-50m.json?url';
import coarseUrl from 'world-atlas/countries-110m.json?url';
import { MERCATOR_LATITUDE, wrapLongitude } from './area.ts';

/** A closed line in the unit square of the Mercator projection (and beside it), as x, y, x, y…, with the box around it. */
export type Ring = { points: Float64Array; west: number; north: number; east: number; south: number };
/** `code` is ISO 3166-1 numeric; `x`, `y` the middle of its largest part. */
export type Country = { code: string; name: string; rings: Ring[]; x: number; y: number; width: number };
export type Outlines = { coarse: Country[]; fine: Country[] | null };

/** From here on the coarse outlines look it. */
const FINE_FROM_ZOOM = 4;

/** Natural Earth's countries, fetched from our own server: the coarse ones at once, the fine ones when zoomed in far. */
export function keepOutlines(changed: () => void) {
  const held: Partial<Record<'coarse' | 'fine', Country[]>> = {};
  const asked = new Set<string>();
  async function load(which: 'coarse' | 'fine') {
    if (asked.has(which)) return;
    asked.add(which);
    try {
      const response = await fetch(which === 'fine' ? fineUrl : coarseUrl);
      if (!response.ok) throw new Error(`outlines: ${response.status}`);
      held[which] = countriesOf((await response.json()) as World);
      changed();
    } catch {
      // Pins on plain water still work; the next zoom asks again.
      asked.delete(which);
    }
  }
  return {
    at(zoom: number): Country[] {
      const fine = zoom >= FINE_FROM_ZOOM;
      void load(fine ? 'fine' : 'coarse');
      return (fine ? held.fine : null) ?? held.coarse ?? [];
    },
  };
}

type World = Topology<{ countries: GeometryCollection<{ name: string }> }>;

function countriesOf(world: World): Country[] {
  return feature(world, world.objects.countries).features.map(({ id, properties, geometry }) => {
    const polygons =
      geometry.type === 'MultiPolygon'
        ? geometry.coordinates
        : geometry.type === 'Polygon'
          ? [geometry.coordinates]
          : [];
    const rings = polygons.flat().map(ringOf);
    const largest = rings.reduce((a, b) => (boxOf(b) > boxOf(a) ? b : a), rings[0] ?? ringOf([]));
    return {
      code: String(id ?? ''),
      name: properties.name,
      rings,
      ...middleOf(largest),
      width: largest.east - largest.west,
    };
  });
}

/**
 * The data is stitched together at the date line: a ring that crosses it goes on beyond ±180° here, and one that goes
 * round the whole world (Antarctica) is closed along its pole.
 */
function ringOf(line: number[][]): Ring {
  const path: [number, number][] = [];
  let before = line[0]?.[0] ?? 0;
  for (const [longitude = 0, latitude = 0] of line) {
    before += wrapLongitude(longitude - before);
    path.push([before, latitude]);
  }
  const [first, last] = [path[0]?.[0] ?? 0, before];
  if (Math.abs(last - first) > 180) path.push([last, -90], [first, -90]);

  const ring = { points: new Float64Array(path.length * 2), west: 9, north: 9, east: -9, south: -9 };
  path.forEach(([longitude, latitude], i) => {
    const x = longitude / 360 + 0.5;
    const y = mercatorY(latitude);
    ring.points.set([x, y], i * 2);
    ring.west = Math.min(ring.west, x);
    ring.east = Math.max(ring.east, x);
    ring.north = Math.min(ring.north, y);
    ring.south = Math.max(ring.south, y);
  });
  return ring;
}

const boxOf = ({ west, east, north, south }: Ring) => (east - west) * (south - north);

function mercatorY(latitude: number): number {
  const radians = (Math.max(-MERCATOR_LATITUDE, Math.min(MERCATOR_LATITUDE, latitude)) * Math.PI) / 180;
  return 0.5 - Math.log(Math.tan(Math.PI / 4 + radians / 2)) / (2 * Math.PI);
}

/** The centroid of a polygon (Bourke's formula). */
function middleOf({ points }: Ring): { x: number; y: number } {
  let area = 0;
  let x = 0;
  let y = 0;
  for (let i = 0; i + 3 < points.length; i += 2) {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = points.subarray(i, i + 4);
    const cross = x1 * y2 - x2 * y1;
    area += cross;
    x += (x1 + x2) * cross;
    y += (y1 + y2) * cross;
  }
  return area === 0 ? { x: 0, y: 0 } : { x: x / (3 * area), y: y / (3 * area) };
}
