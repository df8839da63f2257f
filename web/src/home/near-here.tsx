import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { LocateFixed, Map as MapIcon } from 'lucide-react';
import { useState } from 'react';
import { fetchShopsNear } from '../api/search.ts';
import type { Place } from '../map/area.ts';
import { distance } from '../parts/amounts.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { Waiting } from '../parts/skeleton.tsx';
import { Loaded } from '../parts/states.tsx';
import { useHere } from '../search/here.ts';
import { Awning } from '../shops/awning.tsx';
import { i18n } from '../words.ts';

const grid = 'mt-7 grid grid-cols-1 gap-5 sm:grid-cols-2 lg:grid-cols-4';

const shopsNear = ({ latitude, longitude }: Place) =>
  queryOptions({
    queryKey: ['shops', 'near', latitude, longitude],
    queryFn: () => fetchShopsNear(latitude, longitude, 4),
    staleTime: 60_000,
  });

/** The way to the map, and, for who asks, the shops next door. Nobody is located unasked. */
export function NearHere() {
  const [place, setPlace] = useState<Place | null>(null);
  const here = useHere(setPlace);
  return (
    <section aria-labelledby="near" className="mt-20 rounded-3xl border border-line bg-card p-7 shadow-card sm:p-10">
      <div className="flex flex-wrap items-center justify-between gap-6">
        <div className="max-w-xl">
          <h2 id="near" className="text-title">
            {i18n.t('Round the corner')}
          </h2>
          <p className="mt-2 text-soft">{i18n.t('Many shops let you pick things up. See which ones are near you.')}</p>
        </div>
        <div className="flex flex-wrap gap-3">
          {!place && (
            <Button look="plain" busy={here.busy} onClick={here.ask}>
              <LocateFixed aria-hidden="true" className="size-5" />
              {here.busy ? i18n.t('One moment…') : i18n.t('Shops near me')}
            </Button>
          )}
          <ButtonLink look="plain" to="/search" search={mapAround(place)}>
            <MapIcon aria-hidden="true" className="size-5" />
            {i18n.t('See the map')}
          </ButtonLink>
        </div>
      </div>
      <p role="alert" className="mt-4 text-rose empty:hidden">
        {here.fault}
      </p>
      {place && <ShopsNear place={place} />}
    </section>
  );
}

const mapAround = (place: Place | null) =>
  ({
    view: 'map',
    ...(place ? { lat: place.latitude, lng: place.longitude, radiusKm: 25 } : {}),
  }) as const;

function ShopsNear({ place }: { place: Place }) {
  const query = useQuery(shopsNear(place));
  return (
    <Loaded query={query} skeleton={<ShopsSkeleton />}>
      {({ items }) =>
        items.length === 0 ? (
          <p className="mt-6">{i18n.t('No shop has said where it is yet.')}</p>
        ) : (
          <ul className={grid}>
            {items.map(({ id, slug, name, location, distanceKm, openNow }) => (
              <li key={id} className="group relative rounded-2xl border border-line bg-paper">
                <div className="overflow-hidden rounded-t-2xl [&_.awning-cloth]:h-10 [&_.awning-cloth]:rounded-none">
                  <Awning seed={id} />
                </div>
                <div className="px-4 pt-2 pb-4">
                  <h3 className="text-lg break-words">
                    <Link
                      to="/shops/$slug"
                      params={{ slug }}
                      className="after:absolute after:inset-0 after:rounded-2xl group-hover:underline focus-visible:outline-none focus-visible:after:outline-3 focus-visible:after:outline-offset-2 focus-visible:after:outline-focus"
                    >
                      <bdi>{name}</bdi>
                    </Link>
                  </h3>
                  <p className="mt-1 text-sm text-soft">
                    {[location?.city, distanceKm === undefined ? '' : distance(distanceKm)].filter(Boolean).join(' · ')}
                  </p>
                  {openNow !== null && (
                    <p className={`mt-1 text-sm font-semibold ${openNow ? 'text-olive' : 'text-soft'}`}>
                      {openNow ? i18n.t('Open now') : i18n.t('Closed now')}
                    </p>
                  )}
                </div>
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}

const ShopsSkeleton = () => (
  <Waiting>
    <div className={grid}>
      {Array.from({ length: 4 }, (_, shop) => (
        <div key={String(shop)} className="skeleton h-36 rounded-2xl" />
      ))}
    </div>
  </Waiting>
);
