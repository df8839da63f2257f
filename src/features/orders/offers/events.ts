import Type from 'typebox';
import { Id } from '#platform/http/schema.ts';
import { domainEvent } from '#platform/logs/events.ts';
import { OfferStatus } from './offers.schema.ts';

export const offerChanged = domainEvent(
  'offer.changed',
  'A price was offered in a conversation, or an offer was accepted, declined, countered, withdrawn, bought or expired.',
  Type.Object({ offerId: Id, conversationId: Id, shopId: Id, buyerId: Id, status: OfferStatus }),
);
