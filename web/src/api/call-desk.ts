import { get, post, put } from './http.ts';
import type { Call, CallBack, CallSettings, NewCallBack, Page, Reachability } from './types.ts';

/** Whom one calls: whoever is on the other side of a conversation, or a shop one may never have written to. */
export type CallPartner = { conversationId: string } | { shopId: string };
export type CallFilter = {
  /** All calls of this shop; without it one's own. */
  shop?: string | undefined;
  status?: Call['status'] | undefined;
  callType?: Call['callType'] | undefined;
};

export const fetchCallHistory = (filter: CallFilter, cursor: string | null) =>
  get<Page<Call>>('/calls/history', { ...filter, cursor });
export const fetchCall = (id: string) => get<Call>(`/calls/${id}`);
export const fetchReachability = (partner: CallPartner) => get<Reachability>('/calls/reachability', partner);

const settingsOf = (shop: string) => `/shops/${encodeURIComponent(shop)}/call-settings`;
export const fetchCallSettings = (shop: string) => get<CallSettings>(settingsOf(shop));
export const changeCallSettings = (shop: string, settings: CallSettings) =>
  put<CallSettings>(settingsOf(shop), settings);

export type CallBackFilter = { shop?: string | undefined; status?: CallBack['status'] };
export const fetchCallBacks = (filter: CallBackFilter, cursor: string | null) =>
  get<Page<CallBack>>('/call-backs', { ...filter, cursor });
export const askForCallBack = (wish: NewCallBack, key: string) => post<CallBack>('/call-backs', wish, key);
export const finishCallBack = (id: string) => put<CallBack>(`/call-backs/${id}/done`, {});
export const withdrawCallBack = (id: string) => put<CallBack>(`/call-backs/${id}/withdraw`, {});
