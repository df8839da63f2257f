/**
 * What goes over the wire, from the client library that is generated of the server's own document: a change there that
 * the pages do not follow fails the type check. Types only, so nothing of the library is loaded.
 */
import type { FoundProducts, Notification, PersonEvent, Product } from '../../../client/src/generated/types.gen.ts';

export type {
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
  Shop,
  ShopChanges,
  SignedIn,
  SignIn,
  UnreadCount,
} from '../../../client/src/generated/types.gen.ts';

export type Page<T> = { items: T[]; nextCursor: string | null };
export type NotificationPage = Page<Notification> & { unreadCount: number };
export type SyncPage = { cursor: string; reset: boolean; events: PersonEvent[]; more: boolean };
export type ProductStatus = Product['status'];
export type Total = FoundProducts['total'];

export type Device = { kind: 'desktop' | 'mobile' | 'tablet' | 'other'; browser: string | null; os: string | null };

export type Session = {
  id: string;
  device: Device;
  ipAddress: string;
  isOnline: boolean;
  lastActivity: string;
  createdAt: string;
  current: boolean;
};

export type SignInRecord = {
  id: string;
  at: string;
  succeeded: boolean;
  device: Device;
  ipAddress: string;
  knownDevice: boolean;
};
