import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { LocateFixed, Search, X } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { Facets, ShopMap } from '../api/types.ts';
import { type Area, areaOfCircle, areaOfPlaces, type Circle, circleOfArea, widthOf } from '../map/area.ts';
import type { MapPlace } from '../map/pins.ts';
import { Button } from '../parts/button.tsx';
import { marketplace } from '../shops/queries.ts';
import { i18n } from '../words.ts';
import type { SearchAddress } from './address.ts';
import { askedOf, changed, toggled } from './filters.ts';
import { roughly, useHere } from './here.ts';
import { shopsOnMap, wholeWorld } from './queries.ts';

const MarketMap = lazy(() => import('../map/market-map.tsx'));

type MapViewProps = {
  address: SearchAddress;
  change: (next: SearchAddress) => void;
  /** The shops of what was found, with how much of it; null until that is known. */
  shops: Facets['shops'] | null;
  /** What is shown is still of the search before. */
  stale: boolean;
  children: ReactNode;
};

/** The same results as a list, and where their shops are. Above the list on a phone, beside it where there is room. */
export default function MapView({ address, change, shops, stale, children }: MapViewProps) {
  const { data: market } = useQuery(marketplace);
  const [seen, setSeen] = useState<Area | null>(null);
  const [following, setFollowing] = useState(false);
  const [chosen, setChosen] = useState<string[]>([]);
  const [pointed, setPointed] = useState<string | null>(null);
  const pin = useRef<HTMLButtonElement | null>(null);
  const points = usePoints(seen);
  const searching = Object.keys(askedOf(address)).some((name) => !['lat', 'lng', 'radiusKm', 'sort'].includes(name));
  const places = usePlaces(points, searching ? shops : null, address.shop);
  const { circle, frame, keepFor } = useFrame(address, places, stale);

  const searchHere = (area: Area) => {
    const next = changed(address, placeOf(area));
    keepFor(next);
    change(next);
    setSeen(null);
  };
  const here = useHere(({ latitude: lat, longitude: lng }) => change(changed(address, { lat, lng, radiusKm: 25 })));
  const shown = places.filter(({ id }) => chosen.includes(id));

  return (
    <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
      <div className="lg:sticky lg:top-4 lg:order-none lg:self-start">
        <div className="relative h-[52dvh] min-h-72 lg:h-[max(30rem,calc(100dvh-21rem))]">
          <Suspense fallback={<div className="skeleton size-full" />}>
            {market && (
              <MarketMap
                label={i18n.t('Map of the shops')}
                places={places}
                selected={pointed ? [pointed, ...chosen] : chosen}
                frame={frame}
                circle={address.radiusKm === undefined ? null : circle}
                tiles={market.mapTiles}
                onMove={(area) => (following ? searchHere(area) : setSeen(area))}
                onSelect={(ids, button) => {
                  pin.current = button;
                  setChosen(ids);
                }}
              />
            )}
          </Suspense>
          <div className="pointer-events-none absolute inset-x-3 top-3 flex flex-wrap items-start gap-2 pe-14 *:pointer-events-auto">
            <FollowBox following={following} setFollowing={setFollowing} />
            {seen && !following && (
              <Button small onClick={() => searchHere(seen)}>
                <Search aria-hidden="true" className="size-4" />
                {i18n.t('Search here')}
              </Button>
            )}
            {address.lat === undefined && (
              <Button look="plain" small busy={here.busy} onClick={here.ask}>
                <LocateFixed aria-hidden="true" className="size-4" />
                {i18n.t('Near me')}
              </Button>
            )}
          </div>
          {shown.length > 0 && (
            <ShopsHere
              {...{ shown, address, change }}
              close={() => {
                setChosen([]);
                pin.current?.focus({ preventScroll: true });
              }}
            />
          )}
        </div>
        <p role="alert" className="mt-2 text-sm text-rose empty:hidden">
          {here.fault}
        </p>
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: pointing at a product marks its shop's pin, nothing more */}
      <div
        className="min-w-0"
        onPointerOver={({ target }) => setPointed(shopAt(target))}
        onPointerLeave={() => setPointed(null)}
        onFocus={({ target }) => setPointed(shopAt(target))}
        onBlur={() => setPointed(null)}
      >
        {children}
      </div>
    </div>
  );
}

type Spot = MapPlace & { slug: string };

const shopAt = (target: EventTarget) =>
  target instanceof Element ? (target.closest<HTMLElement>('[data-shop]')?.dataset.shop ?? null) : null;

/** All shops where they fit into one answer; else those of what is seen. */
function usePoints(seen: Area | null): ShopMap['items'] | undefined {
  const world = useQuery(shopsOnMap(wholeWorld));
  const part = useQuery({
    ...shopsOnMap(seen ?? wholeWorld),
    enabled: seen !== null && world.data?.complete === false,
  });
  return seen && world.data?.complete === false ? (part.data ?? world.data).items : world.data?.items;
}

function usePlaces(points: ShopMap['items'] | undefined, found: Facets['shops'] | null, only: string[] | undefined) {
  return useMemo((): Spot[] => {
    const counts = found && new Map(found.map(({ id, count }) => [id, count]));
    return (points ?? [])
      .filter(({ id, slug }) => (!counts || counts.has(id)) && (!only || only.includes(id) || only.includes(slug)))
      .map(({ id, slug, name, latitude, longitude, kind }) => ({
        ...{ id, slug, name, latitude, longitude },
        count: counts?.get(id) ?? null,
        rough: kind === 'private',
      }));
  }, [points, found, only]);
}

/** Half the world and more is everywhere: no circle holds what such a map shows. */
function placeOf(area: Area): SearchAddress {
  if (widthOf(area) >= 180) return { lat: undefined, lng: undefined, radiusKm: undefined };
  const { latitude, longitude, radiusKm } = circleOfArea(area);
  return { lat: roughly(latitude), lng: roughly(longitude), radiusKm };
}

const inhabited: Area = { south: -50, west: -170, north: 70, east: 179 };

/**
 * What the map shows: the circle asked for, else all that was found. It moves with another search, not with each
 * filter; and where the map itself asked ('search here'), it stays as it is.
 */
function useFrame(address: SearchAddress, places: MapPlace[], stale: boolean) {
  const circle = useCircle(address);
  const [own, setOwn] = useState('');
  const [frame, setFrame] = useState({ key: '', area: inhabited });
  const key = frameKey(address);
  if (frame.key !== key && !stale && (circle || places.length > 0)) {
    setFrame({ key, area: own === key ? frame.area : circle ? areaOfCircle(circle) : frameOf(places) });
  }
  return { circle, frame: frame.area, keepFor: (next: SearchAddress) => setOwn(frameKey(next)) };
}

const frameKey = ({ q, lat, lng, radiusKm }: SearchAddress) =>
  lat === undefined ? `all of ${q}` : `around ${lat} ${lng} ${radiusKm}`;

function useCircle({ lat, lng, radiusKm = 50 }: SearchAddress): Circle | null {
  return useMemo(
    () => (lat === undefined || lng === undefined ? null : { latitude: lat, longitude: lng, radiusKm }),
    [lat, lng, radiusKm],
  );
}

/** Shops all over the world are shown on the world as people know it, not from its other side. */
function frameOf(places: MapPlace[]): Area {
  const area = areaOfPlaces(places);
  return area && widthOf(area) <= 180 ? area : inhabited;
}

function FollowBox({ following, setFollowing }: { following: boolean; setFollowing: (on: boolean) => void }) {
  const id = useId();
  return (
    <div className="flex min-h-11 items-center gap-2 rounded-xl border border-edge bg-card ps-3 text-sm shadow-card sm:min-h-9">
      <input
        id={id}
        type="checkbox"
        checked={following}
        className="size-5 accent-glaze"
        onChange={({ currentTarget }) => setFollowing(currentTarget.checked)}
      />
      <label htmlFor={id} className="cursor-pointer py-1.5 pe-3">
        {i18n.t('Search as I move')}
      </label>
    </div>
  );
}

type HereProps = Pick<MapViewProps, 'address' | 'change'> & { shown: Spot[]; close: () => void };

/** Who is behind the pin that was pressed. It takes the focus, and gives it back to the pin. */
function ShopsHere({ shown, address, change, close }: HereProps) {
  const box = useRef<HTMLElement>(null);
  const key = shown.map(({ id }) => id).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another pin is another panel
  useEffect(() => box.current?.focus({ preventScroll: true }), [key]);
  return (
    <section
      ref={box}
      tabIndex={-1}
      aria-label={i18n.t('At this place')}
      className="rise absolute inset-x-3 bottom-8 max-h-[60%] lg:top-16 lg:bottom-auto overflow-y-auto rounded-2xl border border-line bg-card p-4 pe-12 shadow-float sm:end-auto sm:w-80"
      onKeyDown={({ key: pressed }) => pressed === 'Escape' && close()}
    >
      <button
        type="button"
        aria-label={i18n.t('Close')}
        className="absolute end-1 top-1 grid size-11 place-items-center rounded-xl hover:bg-sunk"
        onClick={close}
      >
        <X aria-hidden="true" className="size-4" />
      </button>
      <ul className="grid gap-3">
        {shown.map(({ id, name, slug, count, rough }) => (
          <li key={id}>
            <p className="font-semibold break-words">
              <Link to="/shops/$slug" params={{ slug }} className="rounded hover:underline">
                <bdi>{name}</bdi>
              </Link>
            </p>
            <p className="text-sm text-soft">
              {count !== null && i18n.t('{value, plural, one {# product} other {# products}}', { value: count })}
              {count !== null && rough && ' · '}
              {rough && i18n.t('Roughly here')}
            </p>
            <button
              type="button"
              className="min-h-11 rounded-lg text-sm font-semibold text-glaze hover:underline sm:min-h-8"
              onClick={() => change(address.shop?.includes(slug) ? address : toggled(address, 'shop', slug))}
            >
              {i18n.t('Only this shop')}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
