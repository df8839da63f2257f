import type { House } from '#platform/house.ts';
import type { Me } from './schema.ts';
import type { UserRow } from './store.ts';

export function phonePlace(userId: string) {
  return { table: 'users', column: 'phone', id: userId } as const;
}

/** The account as its owner sees it. */
export function toMe({ keys }: House, { now: _, phone, ...user }: UserRow): Me {
  return { ...user, phone: phone && keys.decrypt(phone, phonePlace(user.id)) };
}
