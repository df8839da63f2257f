import { del, get, getOpenly, post, put } from './http.ts';
import type { Me, Page, PhoneCode, PushDevice, PushTest } from './types.ts';

export const fetchPushKey = () => getOpenly<{ publicKey: string }>('/push-key');
export const fetchPushDevices = (cursor: string | null) => get<Page<PushDevice>>('/push-subscriptions', { cursor });
export const addPushDevice = ({ endpoint, keys }: PushSubscriptionJSON) =>
  post<PushDevice>('/push-subscriptions', { endpoint, keys });
export const deletePushDevice = (id: string) => del<void>(`/push-subscriptions/${id}`);
export const testPushDevice = (id: string) => post<PushTest>(`/push-subscriptions/${id}/test`, undefined);

export const sendPhoneCode = () => post<PhoneCode>('/me/phone/code', undefined);
export const verifyPhone = (code: string) => put<Me>('/me/phone/verify', { code });
