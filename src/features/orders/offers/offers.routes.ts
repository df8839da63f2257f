import type { Api } from '#platform/http/api.ts';
import { IdParams } from '#platform/http/schema.ts';
import { NoOfferWords, Offer } from './offers.schema.ts';
import { acceptOffer, declineOffer, readOffer, withdrawOffer } from './offers.ts';

export function offersRoutes(api: Api): void {
  api.get(
    '/api/offers/:id',
    {
      operation: 'readOffer',
      summary: 'A price that was offered',
      description: 'For both sides of its conversation.',
      access: 'user',
      params: IdParams,
      answer: Offer,
      problems: ['not_found'],
    },
    (context, { params }) => readOffer(context, params.id),
  );

  api.put(
    '/api/offers/:id/accept',
    {
      operation: 'acceptOffer',
      summary: 'Accept the price of the other side',
      description: 'The buyer has 48 hours to buy at it.',
      access: 'user',
      params: IdParams,
      body: NoOfferWords,
      answer: Offer,
      problems: ['not_found', 'forbidden', 'not_for_sale', 'wrong_offer_state'],
    },
    (context, { params }) => acceptOffer(context, params.id),
  );

  api.put(
    '/api/offers/:id/decline',
    {
      operation: 'declineOffer',
      summary: 'Decline the price of the other side',
      access: 'user',
      params: IdParams,
      body: NoOfferWords,
      answer: Offer,
      problems: ['not_found', 'forbidden', 'wrong_offer_state'],
    },
    (context, { params }) => declineOffer(context, params.id),
  );

  api.put(
    '/api/offers/:id/withdraw',
    {
      operation: 'withdrawOffer',
      summary: 'Take my offer back',
      access: 'user',
      params: IdParams,
      body: NoOfferWords,
      answer: Offer,
      problems: ['not_found', 'forbidden', 'wrong_offer_state'],
    },
    (context, { params }) => withdrawOffer(context, params.id),
  );
}
