/** What the server answers. Written by hand until the generated client library stands. */
export type Page<T> = { items: T[]; nextCursor: string | null };

export type Money = { amount: number; currency: string };

export type Me = {
  id: string;
  email: string;
  emailVerified: boolean;
  name: string;
  role: 'buyer' | 'moderator' | 'admin';
  phone: string | null;
  locale: string;
  timeZone: string;
  showPresence: boolean;
  createdAt: string;
};

export type SignedIn = { user: Me; accessToken: string; accessTokenExpiresAt: string; sessionId: string };

export type Device = { kind: 'desktop' | 'mobile' | 'tablet' | 'other'; browser: string | null; os: string | null };

export type Session = {
  id: string;
  device: Device;
  ipAddress: string | null;
  isOnline: boolean;
  lastActivity: string;
  createdAt: string;
  current: boolean;
};

export type SignIn = {
  id: string;
  at: string;
  succeeded: boolean;
  device: Device;
  ipAddress: string | null;
  knownDevice: boolean;
};

export type Notification = {
  id: string;
  type: string;
  title: string;
  body: string;
  link: string | null;
  readAt: string | null;
  createdAt: string;
};

export type NotificationPage = Page<Notification> & { unreadCount: number };

export type ShopName = { id: string; slug: string; name: string };

export type Shop = ShopName & {
  description: string;
  currency: string;
  timeZone: string;
  status: string;
  createdAt: string;
  role: 'owner' | 'staff' | null;
};

export type ProductStatus = 'draft' | 'active' | 'archived';

export type ProductCard = {
  id: string;
  title: string;
  brand: string | null;
  price: Money;
  stock: number;
  status: ProductStatus;
  imageUrl: string | null;
  shop: ShopName;
  createdAt: string;
};

export type Product = ProductCard & {
  description: string;
  gtin: string | null;
  category: string[];
  tags: string[];
  attributes: Record<string, string | number | boolean>;
  updatedAt: string;
};

export type SearchPage = Page<ProductCard> & { total: { value: number; exact: boolean }; tookMs: number };

export type MarketEvent = {
  seq: number;
  type: string;
  payload: Record<string, unknown>;
  createdAt: string;
};

export type SyncPage = { cursor: string; reset: boolean; events: MarketEvent[]; more: boolean };
