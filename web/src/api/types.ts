/**
 * What goes over the wire, from the client library that is generated of the server's own document: a change there that
 * the pages do not follow fails the type check. Types only, so nothing of the library is loaded.
 */
import type {
  BrowseShopOrdersResponse,
  FoundProducts,
  Notification,
  Order,
  PersonEvent,
  Product,
} from '../../../client/src/generated/types.gen.ts';

export type {
  AcceptInvitation,
  Address,
  Balance,
  Cart,
  CartItem,
  CartItemChanges,
  Category,
  CheckoutOrder,
  CheckoutWish,
  Commissions,
  DeliveryOption,
  Demo,
  DemoMail,
  DemoSignIn,
  Device,
  Facets,
  FoundProduct,
  FoundProducts,
  HouseSums,
  Import,
  Invitation,
  LedgerEntry,
  Location,
  LocationChanges,
  Marketplace,
  Me,
  Money,
  MyChanges,
  NewCartItem,
  NewInvitation,
  NewLocation,
  NewProduct,
  NewSettlement,
  NewShop,
  NewZones,
  Notification,
  Order,
  OrderCard,
  OrderChange,
  OrderLine,
  OrderReturn,
  PersonEvent,
  Picture,
  PriceHistory,
  PlacedCheckout,
  Product,
  ProductCard,
  ProductChanges,
  Quote,
  QuotedOrder,
  Registration,
  Report,
  ReportedRow,
  ReportReceipt,
  Session,
  Shop,
  ShopChanges,
  ShopMap,
  SignedIn,
  SignIn,
  SignInRecord,
  Staff,
  StaffMember,
  Standing,
  StockItem,
  Town,
  UnreadCount,
  VariantChange,
  ViewSent,
  Zone,
} from '../../../client/src/generated/types.gen.ts';

export type Page<T> = { items: T[]; nextCursor: string | null };
export type NotificationPage = Page<Notification> & { unreadCount: number };
export type SyncPage = { cursor: string; reset: boolean; events: PersonEvent[]; more: boolean };
export type ShopOrderPage = BrowseShopOrdersResponse;
export type OrderStatus = Order['status'];
export type PaymentStatus = Order['paymentStatus'];
export type ProductStatus = Product['status'];
export type Total = FoundProducts['total'];
export type Items<T> = { items: T[] };
