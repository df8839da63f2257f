import { useQuery, useQueryClient } from '@tanstack/react-query';
import { MapPin, Pencil, Plus } from 'lucide-react';
import { useState } from 'react';
import { removeLocation } from '../api/places.ts';
import type { Location, Shop } from '../api/types.ts';
import { Button } from '../parts/button.tsx';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { Sheet } from '../parts/page.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { Loaded } from '../parts/states.tsx';
import { locationsOf } from '../shops/queries.ts';
import { i18n } from '../words.ts';
import { LocationForm } from './location-form.tsx';
import { SellerFrame } from './seller-frame.tsx';
import { ZonesForm } from './zones-form.tsx';

export default function PlacesPage() {
  return (
    <SellerFrame
      title={i18n.t('Places and delivery')}
      lead={i18n.t('Where buyers find you, and where you bring or send things.')}
      needs="profile"
    >
      {(shop) => <Places shop={shop} />}
    </SellerFrame>
  );
}

function Places({ shop }: { shop: Shop }) {
  const query = useQuery(locationsOf(shop.slug));
  return (
    <Loaded query={query} skeleton={<RowsSkeleton />}>
      {({ items }) => (
        <div className="grid max-w-3xl grid-cols-1 gap-6">
          <Sheet title={i18n.t('Places')}>
            <List shop={shop} locations={items} />
          </Sheet>
          <Sheet title={i18n.t('Delivery')}>
            <ZonesForm shop={shop} locations={items} />
          </Sheet>
        </div>
      )}
    </Loaded>
  );
}

function List({ shop, locations }: { shop: Shop; locations: Location[] }) {
  const client = useQueryClient();
  const [editing, setEditing] = useState<string | null>(null);
  const done = async () => {
    setEditing(null);
    await client.invalidateQueries({ queryKey: ['shops'] });
  };
  return (
    <>
      {locations.length === 0 && editing === null && (
        <p className="mb-4 text-soft">
          {i18n.t('Buyers nearby find you once you say where you are. A private place shows only roughly where it is.')}
        </p>
      )}
      <ul className="mb-4 divide-y divide-line">
        {locations.map((location) => (
          <li key={location.id} className="py-4 first:pt-0">
            {editing === location.id ? (
              <LocationForm shop={shop} location={location} done={done} />
            ) : (
              <div className="flex flex-wrap items-start gap-3">
                <MapPin aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-glaze" />
                <div className="min-w-[min(12rem,80%)] flex-1">
                  <p className="font-semibold break-words">{location.name}</p>
                  <p className="break-words text-soft">
                    {[location.street, location.postalCode, location.city].filter(Boolean).join(', ')}
                  </p>
                  <p className="text-sm text-soft">
                    {location.kind === 'private'
                      ? i18n.t('Private: others see it only to about a kilometre.')
                      : i18n.t('A storefront: shown exactly.')}
                  </p>
                </div>
                <Button look="quiet" small onClick={() => setEditing(location.id)}>
                  <Pencil aria-hidden="true" className="size-4" />
                  {i18n.t('Edit')}
                  <span className="sr-only"> ({location.name})</span>
                </Button>
                <ConfirmButton
                  look="quiet"
                  small
                  label={i18n.t('Remove')}
                  aria-label={i18n.t('Remove {name}', { name: location.name })}
                  title={i18n.t('Remove “{name}”?', { name: location.name })}
                  explain={i18n.t('Delivery around it ends as well.')}
                  action={i18n.t('Remove')}
                  act={async () => {
                    await removeLocation(shop.id, location.id);
                    await done();
                  }}
                />
              </div>
            )}
          </li>
        ))}
      </ul>
      {editing === 'new' ? (
        <LocationForm shop={shop} done={done} />
      ) : (
        <Button look="plain" onClick={() => setEditing('new')}>
          <Plus aria-hidden="true" className="size-5" />
          {i18n.t('Add a place')}
        </Button>
      )}
    </>
  );
}
