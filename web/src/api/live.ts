import { get, post } from './http.ts';

export type LivePage = { kind: 'product' | 'shop'; productId: string | null; title: string | null };
export type Guest = {
  /** Of this shop and this visit only. */
  visitId: string;
  page: LivePage;
  since: string;
  device: string | null;
  isSignedIn: boolean;
  mayBeGreeted: boolean;
};
export type LiveRoom = {
  asOf: string;
  visitors: number;
  pages: (LivePage & { visitors: number })[];
  guests: Guest[];
};

export const fetchLiveRoom = (shop: string) => get<LiveRoom>(`/analytics/shop/${encodeURIComponent(shop)}/live`);
export const greetGuest = (shopId: string, visitId: string, body: string, key: string) =>
  post<{ conversationId: string; messageId: string }>(
    `/analytics/shop/${shopId}/live/${encodeURIComponent(visitId)}/chat`,
    { body },
    key,
  );
