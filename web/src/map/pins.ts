import { divIcon, type Handler, type Map as LeafletMap, type Marker, marker } from 'leaflet/dist/leaflet-src.esm.js';
import Supercluster from 'supercluster';
import { count } from '../parts/amounts.ts';
import { i18n } from '../words.ts';
import { nearestCopy, type Place, wrapLongitude } from './area.ts';

export type MapPlace = Place & {
  id: string;
  name: string;
  /** Shown on the pin where it tells something: how many products were found there. */
  count: number | null;
  /** Only roughly there: others may not know the exact place. */
  rough: boolean;
};

type Pin = { marker: Marker; button: HTMLButtonElement; ids: string[] };
type Found = { key: string; ids: string[]; place: Place; count: number | null; name: string; rough: boolean };

const TARGET = 44;
/** So many pins may say their names all the time, from this zoom on. */
const FEW = 12;
const NEAR_ZOOM = 7;

/**
 * The places as buttons on the map, those too close together as one. A button stays the same element as long as its
 * place is shown, so that the focus stays where it is; one that is gone leaves it to its nearest neighbour.
 */
export function pinBoard(map: LeafletMap, pick: (ids: string[], button: HTMLButtonElement) => void) {
  let index = indexOf([]);
  let pins = new Map<string, Pin>();
  let generation = 0;
  let chosen: string[] = [];

  function redraw() {
    const focused = [...pins.values()].find(({ button }) => button === document.activeElement);
    const old = pins;
    pins = new Map();
    for (const found of inView()) {
      const kept = old.get(found.key);
      old.delete(found.key);
      const pin = kept ?? raise(found);
      pin.marker.setLatLng([found.place.latitude, found.place.longitude]);
      dress(pin, found);
      pins.set(found.key, pin);
    }
    for (const gone of old.values()) gone.marker.remove();
    sign();
    if (focused && !document.contains(focused.button)) nearestTo(focused)?.button.focus({ preventScroll: true });
    mark();
  }

  /** A handful of pins say their names all the time, those that have room for it. */
  function sign() {
    const few = pins.size <= FEW && map.getZoom() >= NEAR_ZOOM;
    const all = [...pins.values()].map((pin) => ({ pin, ...map.latLngToContainerPoint(pin.marker.getLatLng()) }));
    for (const { pin, x, y } of all) {
      const crowded = all.some((one) => one.pin !== pin && Math.abs(one.x - x) < 150 && Math.abs(one.y - y) < 60);
      pin.button.classList.toggle('map-signed', few && !crowded);
    }
  }

  /** From the top of the map to its foot: the order in which Tab goes through them. */
  function inView(): Found[] {
    const view = map.getBounds();
    const middle = map.getCenter().lng;
    const whole = view.getEast() - view.getWest() >= 360;
    const box: [number, number, number, number] = whole
      ? [-180, -90, 180, 90]
      : [wrapLongitude(view.getWest()), view.getSouth(), wrapLongitude(view.getEast()), view.getNorth()];
    return index
      .getClusters(box, Math.floor(map.getZoom()))
      .map(({ geometry, properties }): Found => {
        const [longitude = 0, latitude = 0] = geometry.coordinates;
        const place = { latitude, longitude: nearestCopy(longitude, middle) };
        if (!('cluster_id' in properties)) return { key: properties.id, ids: [properties.id], ...properties, place };
        const shops = index.getLeaves(properties.cluster_id, Number.POSITIVE_INFINITY).map((leaf) => leaf.properties);
        const counted = shops.every((shop) => shop.count !== null);
        return {
          key: `${generation} ${properties.cluster_id}`,
          ids: shops.map(({ id }) => id),
          place,
          count: counted ? shops.reduce((sum, shop) => sum + (shop.count ?? 0), 0) : null,
          name: i18n.t('{number, plural, one {# shop} other {# shops}} close together', { number: shops.length }),
          rough: false,
        };
      })
      .sort((a, b) => b.place.latitude - a.place.latitude);
  }

  function raise({ key, ids, place }: Found): Pin {
    const button = document.createElement('button');
    button.type = 'button';
    const pin: Pin = {
      button,
      ids,
      marker: marker([place.latitude, place.longitude], {
        icon: divIcon({ html: button, className: 'map-spot', iconSize: [TARGET, TARGET] }),
        keyboard: false,
        interactive: false,
      }).addTo(map),
    };
    button.addEventListener('click', (event) => {
      event.stopPropagation();
      // The end of a drag that began on the pin is a click as well.
      if (event.detail > 0 && (map.dragging as Handler & { moved(): boolean }).moved()) return;
      const cluster = pin.ids.length > 1 ? Number(key.split(' ')[1]) : null;
      const zoom = cluster === null ? null : index.getClusterExpansionZoom(cluster);
      if (zoom === null || zoom > map.getMaxZoom()) pick(pin.ids, button);
      else map.flyTo(pin.marker.getLatLng(), zoom, { animate: !calm(), duration: 0.4 });
    });
    // Above its neighbours while it is looked at.
    for (const on of ['pointerenter', 'focus']) button.addEventListener(on, () => pin.marker.setZIndexOffset(1_000));
    for (const off of ['pointerleave', 'blur']) button.addEventListener(off, () => pin.marker.setZIndexOffset(0));
    return pin;
  }

  function nearestTo({ marker: gone }: Pin): Pin | undefined {
    const far = (pin: Pin) => map.distance(pin.marker.getLatLng(), gone.getLatLng());
    return [...pins.values()].sort((a, b) => far(a) - far(b))[0];
  }

  function mark() {
    for (const { button, ids } of pins.values()) {
      button.ariaPressed = String(chosen.length > 0 && ids.some((id) => chosen.includes(id)));
    }
  }

  return {
    redraw,
    show(places: MapPlace[]) {
      generation++;
      index = indexOf(places);
      redraw();
    },
    choose(ids: string[]) {
      chosen = ids;
      mark();
    },
  };
}

function indexOf(places: MapPlace[]) {
  return new Supercluster<MapPlace>({ radius: 52, maxZoom: 18 }).load(
    places.map((place) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [place.longitude, place.latitude] },
      properties: place,
    })),
  );
}

function dress({ button }: Pin, { ids, name, count: number, rough }: Found): void {
  const many = ids.length > 1;
  button.className = many ? 'map-cluster' : rough ? 'map-pin map-pin-rough' : 'map-pin';
  button.ariaLabel =
    number === null ? name : i18n.t('{name}, {number, plural, one {# product} other {# products}}', { name, number });
  const face = document.createElement('span');
  face.className = 'map-face';
  face.textContent = number === null ? (many ? count(ids.length) : '') : count(number);
  button.replaceChildren(face);
  if (many) return;
  const sign = document.createElement('span');
  sign.className = 'map-sign';
  sign.textContent = name;
  button.append(sign);
}

export const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
