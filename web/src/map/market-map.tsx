import { Circle as CircleLine, Map as LeafletMap, TileLayer } from 'leaflet/dist/leaflet-src.esm.js';
import { Minus, Plus } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Marketplace } from '../api/types.ts';
import { inKilometres } from '../parts/amounts.ts';
import { i18n } from '../words.ts';
import { type Area, type Circle, widthOf, wrapLongitude } from './area.ts';
import { LandLayer } from './land.ts';
import { countryNames } from './names.ts';
import { keepOutlines } from './outlines.ts';
import { calm, type MapPlace, pinBoard } from './pins.ts';
import './map.css';

export type MarketMapProps = {
  /** What the map is a map of, for those who do not see it. */
  label: string;
  places: MapPlace[];
  /** Ids of the places whose pin is marked. */
  selected: string[];
  /** Several where pins lie on the very same spot; none when the water is clicked. */
  onSelect: (ids: string[], button: HTMLButtonElement | null) => void;
  /** What is seen after a person moved the map. */
  onMove: (area: Area) => void;
  /** Shown at first, and again whenever it is another object. */
  frame: Area;
  /** Drawn as a line around what is asked for. */
  circle?: Circle | null;
  /** Without them the land is drawn by us. */
  tiles: Marketplace['mapTiles'];
};

const MAX_ZOOM = 16;

/**
 * The map of the market. Everything that knows Leaflet is behind these properties, so that another map can take its
 * place. It needs no network but our own server: land and borders are Natural Earth's outlines.
 */
export default function MarketMap({ label, places, selected, onSelect, onMove, frame, circle, tiles }: MarketMapProps) {
  const holder = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState({ kilometres: 0, pixels: 0 });
  const [stage, setStage] = useState<{ map: LeafletMap; pins: ReturnType<typeof pinBoard> } | null>(null);
  const pick = useEffectEvent((ids: string[], button: HTMLButtonElement | null) => onSelect(ids, button));
  const moved = useEffectEvent((area: Area) => onMove(area));

  useEffect(() => {
    if (!holder.current) return;
    const map = new LeafletMap(holder.current, {
      minZoom: 1,
      maxZoom: MAX_ZOOM,
      zoomControl: false,
      attributionControl: false,
      worldCopyJump: true,
      maxBoundsViscosity: 1,
      maxBounds: [
        [-85, Number.NEGATIVE_INFINITY],
        [85, Number.POSITIVE_INFINITY],
      ],
      zoomAnimation: !calm(),
      inertia: !calm(),
      fadeAnimation: false,
    });
    // The arrow keys glide otherwise, whatever the device asks for.
    if (calm()) map.panBy = (by) => LeafletMap.prototype.panBy.call(map, by, { animate: false });
    map.createPane('names').classList.add('map-names');
    map.setView([20, 0], 1, { animate: false });
    const stop = tiles ? tiled(map, tiles.url) : drawn(map);
    const pins = pinBoard(map, (ids, button) => pick(ids, button));
    // Leaflet tells of every move; only those a hand began are news to the page.
    let byHand = false;
    const began = () => {
      byHand = true;
    };
    map.on('dragstart', began);
    map.getContainer().addEventListener('wheel', began, { passive: true });
    map.getContainer().addEventListener('pointerdown', began);
    map.getContainer().addEventListener('keydown', began);
    map.on('framed', () => {
      byHand = false;
    });
    map.on('moveend', () => {
      pins.redraw();
      setScale(scaleOf(map));
      if (byHand) moved(areaOf(map));
    });
    map.on('click', () => pick([], null));
    const resized = new ResizeObserver(() => map.invalidateSize({ animate: false }));
    resized.observe(map.getContainer());
    setStage({ map, pins });
    return () => {
      resized.disconnect();
      stop();
      map.remove();
      setStage(null);
    };
  }, [tiles]);

  useEffect(() => {
    stage?.map.fire('framed');
    stage?.map.fitBounds(boundsOf(frame), { animate: false, padding: [36, 36], maxZoom: 11 });
  }, [stage, frame]);
  useEffect(() => {
    if (!stage || !circle) return;
    const { latitude, longitude, radiusKm } = circle;
    const line = new CircleLine([latitude, longitude], {
      radius: radiusKm * 1_000,
      className: 'map-circle',
      interactive: false,
    });
    line.addTo(stage.map);
    return () => void line.remove();
  }, [stage, circle]);
  useEffect(() => stage?.pins.show(places), [stage, places]);
  useEffect(() => stage?.pins.choose(selected), [stage, selected]);

  return (
    <div className="map-frame">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move the map, + and - zoom it */}
      <section ref={holder} className="map-holder" aria-label={label} tabIndex={0} />
      <div className="absolute end-3 top-3 z-10 grid overflow-hidden rounded-xl border border-edge bg-card shadow-float">
        <ZoomButton name={i18n.t('Zoom in')} press={() => stage?.map.zoomIn(1)}>
          <Plus aria-hidden="true" className="size-5" />
        </ZoomButton>
        <ZoomButton name={i18n.t('Zoom out')} press={() => stage?.map.zoomOut(1)}>
          <Minus aria-hidden="true" className="size-5" />
        </ZoomButton>
      </div>
      {scale.kilometres > 0 && (
        <p
          aria-hidden="true"
          className="map-scale"
          ref={(line) => line?.style.setProperty('inline-size', `${scale.pixels}px`)}
        >
          {inKilometres(scale.kilometres)}
        </p>
      )}
      <p className="pointer-events-none absolute end-2 bottom-1.5 z-10 rounded bg-card px-1.5 text-xs text-soft">
        {tiles ? tiles.credit : i18n.t('Map data: Natural Earth')}
      </p>
    </div>
  );
}

type ZoomProps = { name: string; press: () => void; children: React.ReactNode };

const ZoomButton = ({ name, press, children }: ZoomProps) => (
  <button
    type="button"
    aria-label={name}
    className="grid size-11 place-items-center hover:bg-sunk focus-visible:-outline-offset-3"
    onClick={press}
  >
    {children}
  </button>
);

function tiled(map: LeafletMap, template: string): () => void {
  new TileLayer(template, { maxZoom: MAX_ZOOM }).addTo(map);
  return () => {};
}

function drawn(map: LeafletMap): () => void {
  const outlines = keepOutlines(() => redraw());
  const land = new LandLayer(outlines.at).addTo(map);
  const names = countryNames(map, outlines.at);
  function redraw() {
    land.redraw();
    names();
  }
  map.on('moveend', names);
  // The canvas has the colours it was painted with; another theme paints it anew.
  const themed = new MutationObserver(redraw);
  themed.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', redraw);
  return () => {
    themed.disconnect();
    dark.removeEventListener('change', redraw);
  };
}

/** The longest round distance that is at most a fifth of the map's width, at its middle. */
function scaleOf(map: LeafletMap): { kilometres: number; pixels: number } {
  const { x: width, y: height } = map.getSize();
  const kilometresAcross =
    map.distance(map.containerPointToLatLng([0, height / 2]), map.containerPointToLatLng([100, height / 2])) / 1_000;
  const most = (kilometresAcross * width) / 500;
  if (!(most > 0)) return { kilometres: 0, pixels: 0 };
  const power = 10 ** Math.floor(Math.log10(most));
  const kilometres = power * ([5, 2].find((step) => step * power <= most) ?? 1);
  return { kilometres, pixels: (kilometres / kilometresAcross) * 100 };
}

function areaOf(map: LeafletMap): Area {
  const bounds = map.getBounds();
  const whole = bounds.getEast() - bounds.getWest() >= 360;
  return {
    south: Math.max(bounds.getSouth(), -90),
    north: Math.min(bounds.getNorth(), 90),
    west: whole ? -180 : wrapLongitude(bounds.getWest()),
    east: whole ? 180 : wrapLongitude(bounds.getEast()),
  };
}

function boundsOf(area: Area): [[number, number], [number, number]] {
  return [
    [area.south, area.west],
    [area.north, area.west + widthOf(area)],
  ];
}
