import { CounterOffer, NewOffer, Offer } from '#features/orders/offers/offers.schema.ts';
import type { Api } from '#platform/http/api.ts';
import { IdParams } from '#platform/http/schema.ts';
import { Message } from '../messages/messages.schema.ts';
import { counter, makeOffer } from './offers.ts';

export function cardRoutes(api: Api): void {
  api.post(
    '/api/conversations/:id/offers',
    {
      operation: 'makeOffer',
      summary: 'Offer a price',
      description:
        'By either side, for a product of the shop. One price of a product is on the table: an own one is withdrawn by it, one of the other side countered.',
      access: 'user',
      params: IdParams,
      body: NewOffer,
      answer: Message,
      status: 201,
      problems: ['not_found', 'blocked', 'not_for_sale'],
      creates: true,
    },
    (context, { params, body }) => makeOffer(context, params.id, body),
  );

  api.put(
    '/api/offers/:id/counter',
    {
      operation: 'counterOffer',
      summary: 'Answer the price of the other side with another',
      access: 'user',
      params: IdParams,
      body: CounterOffer,
      answer: Offer,
      problems: ['not_found', 'forbidden', 'blocked', 'not_for_sale', 'wrong_offer_state'],
    },
    (context, { params, body }) => counter(context, params.id, body),
  );
}
