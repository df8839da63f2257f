import { useQuery } from '@tanstack/react-query';
import { MapPin, PackageCheck, Truck } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import type { Location, Money, Shop, Zone } from '../api/types.ts';
import { areaOfPlaces } from '../map/area.ts';
import { money } from '../parts/amounts.ts';
import { conventions, i18n } from '../words.ts';
import { WeekTable } from './hours.tsx';
import { locationsOf, marketplace, zonesOf } from './queries.ts';

const MarketMap = lazy(() => import('../map/market-map.tsx'));

/** What one wants to know before going there or ordering: when, where, how it comes, and what holds. */
export function AboutShop({ shop }: { shop: Shop }) {
  const { data: places } = useQuery(locationsOf(shop.slug));
  const { data: zones } = useQuery(zonesOf(shop.slug));
  const policies = policiesOf(shop);
  const hasPlaces = places !== undefined && places.items.length > 0;
  const hasZones = zones !== undefined && zones.items.length > 0;
  if (!shop.hours && !hasPlaces && !hasZones && policies.length === 0) return null;
  return (
    <section aria-labelledby="about" className="mt-14">
      <h2 id="about" className="mb-5 text-section">
        {i18n.t('About the shop')}
      </h2>
      <div className="grid grid-cols-1 gap-6 md:grid-cols-2">
        {hasPlaces && (
          <Card title={i18n.t('Where it is')}>
            <ul className="mb-4 grid gap-3">
              {places.items.map((place) => (
                <Address key={place.id} place={place} />
              ))}
            </ul>
            <PlacesMap places={places.items} name={shop.name} />
          </Card>
        )}
        {shop.hours && (
          <Card title={i18n.t('Opening hours')}>
            <WeekTable shop={shop} />
          </Card>
        )}
        {hasZones && (
          <Card title={i18n.t('Delivery')}>
            <ul className="grid gap-4">
              {zones.items.map((zone) => (
                <Delivery key={zone.id} zone={zone} />
              ))}
            </ul>
          </Card>
        )}
        {policies.length > 0 && (
          <Card title={i18n.t('Good to know')}>
            {policies.map(([title, text]) => (
              <details key={title} className="group border-b border-line py-2 last:border-0">
                <summary className="min-h-9 py-1 font-semibold">{title}</summary>
                <p dir="auto" className="py-2 break-words whitespace-pre-line text-soft">
                  {text}
                </p>
              </details>
            ))}
          </Card>
        )}
      </div>
    </section>
  );
}

const Card = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="rounded-2xl border border-line bg-card p-5 shadow-card sm:p-6">
    <h3 className="mb-3 text-lg font-semibold">{title}</h3>
    {children}
  </section>
);

function policiesOf({ policies }: Shop): [title: string, text: string][] {
  const titles = {
    returns: i18n.t('Returns'),
    shipping: i18n.t('Shipping'),
    privacy: i18n.t('Privacy'),
    terms: i18n.t('Terms'),
  } as const;
  return (Object.keys(titles) as (keyof typeof titles)[]).flatMap((name) => {
    const text = policies[name];
    return text ? [[titles[name], text] as [string, string]] : [];
  });
}

const countryName = (code: string) => new Intl.DisplayNames(conventions(), { type: 'region' }).of(code) ?? code;

function Address({ place }: { place: Location }) {
  const town = [place.postalCode, place.city].filter(Boolean).join(' ');
  const lines = [place.street, town, place.region, countryName(place.country)].filter(Boolean);
  return (
    <li className="flex gap-3">
      <MapPin aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-glaze" />
      <div className="min-w-0">
        <p className="font-semibold break-words">{place.name}</p>
        <p className="break-words text-soft">{lines.join(', ')}</p>
        {!place.exact && <p className="text-sm text-soft">{i18n.t('About here; the exact place is private.')}</p>}
        {place.offersPickup && (
          <p className="mt-1 flex items-center gap-1.5 text-sm font-semibold text-olive">
            <PackageCheck aria-hidden="true" className="size-4" />
            {i18n.t('You can pick things up here')}
          </p>
        )}
      </div>
    </li>
  );
}

/** True once the element was near the view: the map and its outlines weigh more than the rest of the page. */
function useSeen() {
  const element = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (!element.current) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && setSeen(true), {
      rootMargin: '200px',
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return [element, seen] as const;
}

const SPAN = 0.05;

function PlacesMap({ places, name }: { places: Location[]; name: string }) {
  const { data } = useQuery(marketplace);
  const pins = useMemo(() => places.map((place) => ({ ...place, count: null, rough: !place.exact })), [places]);
  const frame = useMemo(() => {
    const { south, north, west, east } = areaOfPlaces(places) ?? { south: 0, north: 0, west: 0, east: 0 };
    return { south: south - SPAN, north: north + SPAN, west: west - SPAN, east: east + SPAN };
  }, [places]);
  const [holder, seen] = useSeen();
  return (
    <div ref={holder} className="h-64 overflow-hidden rounded-xl border border-line bg-sunk">
      {data && seen && (
        <Suspense>
          <MarketMap
            label={i18n.t('Map of the places of {name}', { name })}
            places={pins}
            selected={[]}
            onSelect={() => {}}
            onMove={() => {}}
            frame={frame}
            tiles={data.mapTiles}
          />
        </Suspense>
      )}
    </div>
  );
}

function Delivery({ zone }: { zone: Zone }) {
  const { name, fee, freeFrom, least, daysFrom, daysTo } = zone;
  const free = (amount: Money) => i18n.t('free from {amount}', { amount: money(amount) });
  const facts = [
    fee.amount === 0 ? i18n.t('free') : money(fee),
    freeFrom && fee.amount > 0 && free(freeFrom),
    least && i18n.t('orders of at least {amount}', { amount: money(least) }),
    daysTo !== null &&
      (daysFrom === daysTo || daysFrom === null
        ? i18n.t('{days, plural, one {# day} other {# days}}', { days: daysTo })
        : i18n.t('{from} to {to} days', { from: daysFrom, to: daysTo })),
  ].filter(Boolean);
  return (
    <li className="flex gap-3">
      <Truck aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-glaze rtl:-scale-x-100" />
      <div className="min-w-0">
        <p className="font-semibold break-words">{name}</p>
        <p className="text-soft">{whereTo(zone)}</p>
        <p className="text-soft">{facts.join(' · ')}</p>
      </div>
    </li>
  );
}

function whereTo({ radiusKm, countries }: Zone): string {
  if (radiusKm !== null) return i18n.t('Within {km} km', { km: radiusKm });
  if (countries !== null)
    return new Intl.ListFormat(conventions(), { type: 'conjunction' }).format(countries.map(countryName));
  return i18n.t('Everywhere');
}
