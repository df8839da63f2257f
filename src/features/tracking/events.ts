import Type from 'typebox';
import { Id } from '#platform/http/schema.ts';
import { domainEvent } from '#platform/logs/events.ts';

export const viewsRecorded = domainEvent(
  'views.recorded',
  'Products, shops or searches were looked at; these rows of `product_views` are new, at most 500 in one event.',
  Type.Object({ viewIds: Type.Array(Id, { maxItems: 500 }) }),
);
