import { del, get, getOpenly, patch, post, put } from './http.ts';
import type { AwayMessage, Block, NewQuickReply, Page, QuickReply, QuickReplyChanges, ResponseTime } from './types.ts';

const of = (shop: string) => `/shops/${encodeURIComponent(shop)}`;

export const writeQuickReply = (shop: string, reply: NewQuickReply, key: string) =>
  post<QuickReply>(`${of(shop)}/quick-replies`, reply, key);
export const changeQuickReply = (shop: string, id: string, changes: QuickReplyChanges) =>
  patch<QuickReply>(`${of(shop)}/quick-replies/${id}`, changes);
export const removeQuickReply = (shop: string, id: string) => del<void>(`${of(shop)}/quick-replies/${id}`);
export const fetchAwayMessage = (shop: string) => get<AwayMessage>(`${of(shop)}/away-message`);
export const writeAwayMessage = (shop: string, message: AwayMessage) =>
  put<AwayMessage>(`${of(shop)}/away-message`, message);
export const fetchResponseTime = (shop: string) => getOpenly<ResponseTime>(`${of(shop)}/response-time`);

export const fetchBlocks = (shop: string | undefined, cursor: string | null) =>
  get<Page<Block>>('/blocks', { shop, cursor });
