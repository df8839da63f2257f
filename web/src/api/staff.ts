import { del, get, patch, post } from './http.ts';
import type { Invitation, NewInvitation, Shop, Staff, StaffMember } from './types.ts';

type Permissions = StaffMember['permissions'];

export const fetchStaff = (shopId: string) => get<Staff>(`/shops/${shopId}/staff`);
export const inviteStaff = (shopId: string, form: NewInvitation, key: string) =>
  post<Invitation>(`/shops/${shopId}/invitations`, form, key);
export const withdrawInvitation = (shopId: string, id: string) => del<void>(`/shops/${shopId}/invitations/${id}`);
export const changeStaff = (shopId: string, userId: string, permissions: Permissions) =>
  patch<StaffMember>(`/shops/${shopId}/staff/${userId}`, { permissions });
export const removeStaff = (shopId: string, userId: string) => del<void>(`/shops/${shopId}/staff/${userId}`);
export const acceptInvitation = (token: string) => post<Shop>('/invitations/accept', { token });
