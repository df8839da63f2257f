import { useLocation, useParams } from '@tanstack/react-router';
import { createContext, use } from 'react';
import type { Shop } from '../api/types.ts';

/** Where conversations are shown: among one's own pages, or in the inbox of a shop. */
export const ShopOfInbox = createContext<Shop | null>(null);

export type Show = 'unread' | 'mine' | 'nobody' | 'archived';
type Looked = { show?: Show | undefined; q?: string | undefined };

export function usePlace() {
  const shop = use(ShopOfInbox);
  const { id } = useParams({ strict: false });
  const { show, q } = useLocation({ select: ({ search }) => search as Looked });
  const search = { show, q };
  const list = shop ? ('/my-shop/messages' as const) : ('/messages' as const);
  return {
    shop,
    /** The conversation that is open. */
    openId: id ?? null,
    ...search,
    list,
    /** To a conversation, keeping the list as it is filtered; `seq`: to this message of it. */
    thread: (to: string, seq?: number) =>
      ({
        to: shop ? '/my-shop/messages/$id' : '/messages/$id',
        params: { id: to },
        search: { ...search, seq },
      }) as const,
  };
}
