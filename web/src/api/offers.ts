import { get, post, put } from './http.ts';
import type { CounterOffer, Message, NewOffer, Offer } from './types.ts';

export type OfferAnswer = 'accept' | 'decline' | 'withdraw';

export const fetchOffer = (id: string) => get<Offer>(`/offers/${id}`);
export const makeOffer = (conversationId: string, wish: NewOffer, key: string) =>
  post<Message>(`/conversations/${conversationId}/offers`, wish, key);
export const answerOffer = (id: string, answer: OfferAnswer) => put<Offer>(`/offers/${id}/${answer}`, {});
export const counterOffer = (id: string, wish: CounterOffer) => put<Offer>(`/offers/${id}/counter`, wish);
