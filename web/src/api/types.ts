/**
 * What goes over the wire, from the client library that is generated of the server's own document: a change there that
 * the pages do not follow fails the type check. Types only, so nothing of the library is loaded.
 */
import type { FoundProducts, Notification, PersonEvent, Product } from '../../../client/src/generated/types.gen.ts';

export type {
  Device,
  FoundProducts,
  Me,
  Money,
  MyChanges,
  NewProduct,
  NewShop,
  Notification,
  PersonEvent,
  Product,
  ProductCard,
  ProductChanges,
  Registration,
  Session,
  Shop,
  ShopChanges,
  SignedIn,
  SignIn,
  SignInRecord,
  UnreadCount,
} from '../../../client/src/generated/types.gen.ts';

export type Page<T> = { items: T[]; nextCursor: string | null };
export type NotificationPage = Page<Notification> & { unreadCount: number };
export type SyncPage = { cursor: string; reset: boolean; events: PersonEvent[]; more: boolean };
export type ProductStatus = Product['status'];
export type Total = FoundProducts['total'];
