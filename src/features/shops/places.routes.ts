import type { Api } from '#platform/http/api.ts';
import { addLocation, browseLocations, changeLocation, removeLocation } from './locations.ts';
import { Location, LocationChanges, LocationParams, Locations, NewLocation, NewZones, Zones } from './places.schema.ts';
import { ShopParams } from './schema.ts';
import { browseZones, replaceDeliveryZones } from './zones.ts';

export function placesRoutes(api: Api): void {
  api.get(
    '/api/shops/:idOrSlug/locations',
    {
      operation: 'browseLocations',
      summary: 'Where a shop is',
      description: 'Of a private place only its own people see more than the middle of its cell.',
      access: 'optional',
      params: ShopParams,
      answer: Locations,
      problems: ['not_found'],
    },
    (context, { params }) => browseLocations(context, params.idOrSlug),
  );

  api.post(
    '/api/shops/:idOrSlug/locations',
    {
      operation: 'addLocation',
      summary: 'Add a location',
      access: 'user',
      params: ShopParams,
      body: NewLocation,
      answer: Location,
      status: 201,
      problems: ['not_found', 'forbidden', 'too_many_locations'],
    },
    (context, { params, body }) => addLocation(context, params.idOrSlug, body),
  );

  api.patch(
    '/api/shops/:idOrSlug/locations/:id',
    {
      operation: 'changeLocation',
      summary: 'Change a location',
      access: 'user',
      params: LocationParams,
      body: LocationChanges,
      answer: Location,
      problems: ['not_found', 'forbidden'],
    },
    (context, { params, body }) => changeLocation(context, params.idOrSlug, params.id, body),
  );

  api.delete(
    '/api/shops/:idOrSlug/locations/:id',
    {
      operation: 'removeLocation',
      summary: 'Take a location away',
      description: 'The delivery zones around it go with it.',
      access: 'user',
      params: LocationParams,
      problems: ['not_found', 'forbidden'],
    },
    async (context, { params }) => void (await removeLocation(context, params.idOrSlug, params.id)),
  );

  api.get(
    '/api/shops/:idOrSlug/delivery-zones',
    {
      operation: 'browseDeliveryZones',
      summary: 'Where a shop delivers to',
      access: 'optional',
      params: ShopParams,
      answer: Zones,
      problems: ['not_found'],
    },
    (context, { params }) => browseZones(context, params.idOrSlug),
  );

  api.put(
    '/api/shops/:idOrSlug/delivery-zones',
    {
      operation: 'replaceDeliveryZones',
      summary: 'Replace the list of delivery zones',
      access: 'user',
      params: ShopParams,
      body: NewZones,
      answer: Zones,
      problems: ['not_found', 'forbidden'],
    },
    (context, { params, body }) => replaceDeliveryZones(context, params.idOrSlug, body),
  );
}
