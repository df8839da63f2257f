import { del, get, getFile, patch } from './http.ts';
import type { Me, MyChanges, Page, Session, SignInRecord } from './types.ts';

export const fetchMe = () => get<Me>('/me');
export const changeMe = (form: MyChanges) => patch<Me>('/me', form);
export const deleteMe = (password: string) => del<void>('/me', { password });
export const exportMe = () => getFile('/me/export');
export const fetchSignIns = (cursor: string | null) => get<Page<SignInRecord>>('/me/sign-ins', { cursor });

export const fetchSessions = (cursor: string | null) => get<Page<Session>>('/sessions', { cursor });
export const endSession = (id: string) => del<void>(`/sessions/${id}`);
export const endOtherSessions = () => del<{ ended: number }>('/sessions');
