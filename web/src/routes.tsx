import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { parseSearch, stringifySearch } from './addresses.ts';
import { PageSkeleton } from './parts/skeleton.tsx';
import { readAddress } from './search/address.ts';
import { NotFoundPage } from './shell/not-found-page.tsx';
import { RouteFault } from './shell/route-fault.tsx';
import { Shell } from './shell/shell.tsx';
import { withOfficeWords } from './words.ts';

/** Every address of the client. Each page is a chunk of its own, fetched when a link to it is approached. */
const root = createRootRoute({ component: Shell });
const text = (value: unknown) =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
const known = <T extends Record<string, unknown>>(found: T) =>
  Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as Partial<T>;

const orderStates = ['placed', 'confirmed', 'shipped', 'delivered', 'returned', 'cancelled', 'all'] as const;

const callStates = ['missed', 'ended', 'rejected'] as const;
const callTypes = ['audio', 'video'] as const;

const alertStates = ['active', 'notified', 'paused'] as const;

const shows = ['unread', 'mine', 'nobody', 'archived'] as const;

const newsKinds = ['new_product', 'price_drop', 'back_in_stock', 'announcement'] as const;

const toldKinds = ['security', 'orders', 'messages', 'calls', 'wishes', 'shop', 'house'] as const;

const page = <P extends string>(path: P, load: Parameters<typeof lazyRouteComponent>[0]) =>
  createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(load) });
/** A page of shops or operators. */
const office: typeof page = (path, load) => page(path, withOfficeWords(load));

const home = page('/', () => import('./home/home-page.tsx'));
const search = createRoute({
  getParentRoute: () => root,
  path: '/search',
  validateSearch: readAddress,
  component: lazyRouteComponent(() => import('./search/search-page.tsx')),
});
const product = createRoute({
  getParentRoute: () => root,
  path: '/products/$id',
  validateSearch: (found: Record<string, unknown>) => known({ variant: text(found.variant) }),
  component: lazyRouteComponent(() => import('./products/product-page.tsx')),
});
const review = page('/products/$id/review', () => import('./reviews/review-page.tsx'));
const recentlyViewed = page('/recently-viewed', () => import('./recommendations/recently-viewed-page.tsx'));
const shop = page('/shops/$slug', () => import('./shops/shop-page.tsx'));

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (found: Record<string, unknown>) => known({ next: text(found.next) }),
  component: lazyRouteComponent(() => import('./account/sign-in-page.tsx')),
});
const signUp = createRoute({
  getParentRoute: () => root,
  path: '/sign-up',
  validateSearch: (found: Record<string, unknown>) => known({ next: text(found.next), setup: text(found.setup) }),
  component: lazyRouteComponent(() => import('./account/sign-up-page.tsx')),
});
const forgot = page('/forgot-password', () => import('./account/forgot-page.tsx'));
const reset = createRoute({
  getParentRoute: () => root,
  path: '/reset',
  validateSearch: (found: Record<string, unknown>) => known({ token: text(found.token) }),
  component: lazyRouteComponent(() => import('./account/reset-page.tsx')),
});
const verify = createRoute({
  getParentRoute: () => root,
  path: '/verify',
  validateSearch: (found: Record<string, unknown>) => known({ token: text(found.token) }),
  component: lazyRouteComponent(() => import('./account/verify-page.tsx')),
});

const account = page('/account', () => import('./account/account-page.tsx'));
const sessions = page('/account/sessions', () => import('./account/sessions-page.tsx'));
const blocked = page('/account/blocked', () => import('./account/blocked-page.tsx'));
const alerts = createRoute({
  getParentRoute: () => root,
  path: '/account/alerts',
  validateSearch: (found: Record<string, unknown>) =>
    known({ status: alertStates.find((state) => state === found.status) }),
  component: lazyRouteComponent(() => import('./alerts/alerts-page.tsx')),
});
const savedSearches = page('/account/alerts/searches', () => import('./saved-searches/searches-page.tsx'));
const recommendations = page('/account/recommendations', () => import('./recommendations/settings-page.tsx'));
const signIns = page('/account/sign-ins', () => import('./account/sign-ins-page.tsx'));
const notifications = createRoute({
  getParentRoute: () => root,
  path: '/notifications',
  validateSearch: (found: Record<string, unknown>) =>
    known({
      unread: String(found.unread) === 'true' || undefined,
      kind: toldKinds.find((kind) => kind === found.kind),
    }),
  component: lazyRouteComponent(() => import('./notifications/notifications-page.tsx')),
});
const preferences = page('/account/notifications', () => import('./notifications/preferences-page.tsx'));
const unsubscribe = createRoute({
  getParentRoute: () => root,
  path: '/unsubscribe',
  validateSearch: (found: Record<string, unknown>) => known({ token: text(found.token) }),
  component: lazyRouteComponent(() => import('./notifications/unsubscribe-page.tsx')),
});
const feed = createRoute({
  getParentRoute: () => root,
  path: '/feed',
  validateSearch: (found: Record<string, unknown>) => known({ kind: newsKinds.find((kind) => kind === found.kind) }),
  component: lazyRouteComponent(() => import('./follows/feed-page.tsx')),
});
const following = page('/following', () => import('./follows/following-page.tsx'));
const inbox = (found: Record<string, unknown>) =>
  known({
    show: shows.find((show) => show === found.show),
    q: text(found.q),
    seq: Number(found.seq) || undefined,
  });
const thread = () => import('./conversations/thread-page.tsx');
const messages = createRoute({
  getParentRoute: () => root,
  path: '/messages',
  validateSearch: inbox,
  component: lazyRouteComponent(() => import('./conversations/messages-page.tsx')),
});
const openMessages = createRoute({
  getParentRoute: () => messages,
  path: '$id',
  component: lazyRouteComponent(thread),
});
const shopMessages = createRoute({
  getParentRoute: () => root,
  path: '/my-shop/messages',
  validateSearch: inbox,
  component: lazyRouteComponent(withOfficeWords(() => import('./conversations/shop-messages-page.tsx'))),
});
const openShopMessages = createRoute({
  getParentRoute: () => shopMessages,
  path: '$id',
  component: lazyRouteComponent(thread),
});
const callsLooked = (found: Record<string, unknown>) =>
  known({
    status: callStates.find((state) => state === found.status),
    type: callTypes.find((type) => type === found.type),
  });
const calls = createRoute({
  getParentRoute: () => root,
  path: '/calls',
  validateSearch: callsLooked,
  component: lazyRouteComponent(() => import('./calls/pages/calls-page.tsx')),
});
const call = page('/calls/$id', () => import('./calls/pages/call-page.tsx'));
const shopCalls = createRoute({
  getParentRoute: () => root,
  path: '/my-shop/calls',
  validateSearch: callsLooked,
  component: lazyRouteComponent(withOfficeWords(() => import('./calls/pages/shop-calls-page.tsx'))),
});
const orders = createRoute({
  getParentRoute: () => root,
  path: '/orders',
  validateSearch: (found: Record<string, unknown>) =>
    known({ status: orderStates.find((state) => state === found.status), q: text(found.q) }),
  component: lazyRouteComponent(() => import('./orders/orders-page.tsx')),
});
const order = page('/orders/$id', () => import('./orders/order-page.tsx'));
const cart = page('/cart', () => import('./cart/cart-page.tsx'));
const checkout = page('/checkout', () => import('./checkout/checkout-page.tsx'));
const placed = createRoute({
  getParentRoute: () => root,
  path: '/checkout/placed',
  validateSearch: (found: Record<string, unknown>) => known({ id: text(found.id) }),
  component: lazyRouteComponent(() => import('./checkout/placed-page.tsx')),
});
const today = office('/seller', () => import('./seller/today/today-page.tsx'));
const live = office('/seller/live', () => import('./seller/live/live-page.tsx'));
const myShop = office('/my-shop', () => import('./seller/products-page.tsx'));
const profile = office('/my-shop/profile', () => import('./seller/profile-page.tsx'));
const stock = createRoute({
  getParentRoute: () => root,
  path: '/my-shop/stock',
  validateSearch: (found: Record<string, unknown>) =>
    known({ q: text(found.q), low: found.low === 'true' || undefined }),
  component: lazyRouteComponent(withOfficeWords(() => import('./seller/stock-page.tsx'))),
});
const shopOrders = createRoute({
  getParentRoute: () => root,
  path: '/my-shop/orders',
  validateSearch: (found: Record<string, unknown>) =>
    known({ status: orderStates.find((state) => state === found.status), q: text(found.q) }),
  component: lazyRouteComponent(withOfficeWords(() => import('./seller/orders-page.tsx'))),
});
const balance = office('/my-shop/balance', () => import('./seller/balance-page.tsx'));
const overview = createRoute({
  getParentRoute: () => root,
  path: '/admin',
  validateSearch: ({ last, from, to }: Record<string, unknown>) =>
    known({ last: text(last), from: text(from), to: text(to) }),
  component: lazyRouteComponent(withOfficeWords(() => import('./admin/overview/overview-page.tsx'))),
});
const commissions = office('/admin/commissions', () => import('./admin/commissions-page.tsx'));
const announcements = office('/admin/announcements', () => import('./admin/announcements-page.tsx'));
const marketMoney = office('/admin/money', () => import('./admin/money-page.tsx'));
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitations',
  validateSearch: (found: Record<string, unknown>) => known({ token: text(found.token) }),
  component: lazyRouteComponent(withOfficeWords(() => import('./seller/invitation-page.tsx'))),
});
const imports = office('/my-shop/import', () => import('./seller/import-page.tsx'));
const shopReviews = createRoute({
  getParentRoute: () => root,
  path: '/my-shop/reviews',
  validateSearch: (found: Record<string, unknown>) => known({ all: String(found.all) === 'true' || undefined }),
  component: lazyRouteComponent(withOfficeWords(() => import('./seller/reviews-page.tsx'))),
});
const followers = office('/my-shop/followers', () => import('./seller/followers-page.tsx'));
const figures = createRoute({
  getParentRoute: () => root,
  path: '/seller/figures',
  validateSearch: ({ last, from, to, compare, metric }: Record<string, unknown>) =>
    known({ last: text(last), from: text(from), to: text(to), compare: text(compare), metric: text(metric) }),
  component: lazyRouteComponent(withOfficeWords(() => import('./seller/figures/figures-page.tsx'))),
});
const reports = office('/seller/reports', () => import('./seller/reports/reports-page.tsx'));
const newReport = office('/seller/reports/new', () => import('./seller/reports/new-report-page.tsx'));
const report = createRoute({
  getParentRoute: () => root,
  path: '/seller/reports/$reportId',
  validateSearch: ({ shop }: Record<string, unknown>) => known({ shop: text(shop) }),
  component: lazyRouteComponent(withOfficeWords(() => import('./seller/reports/report-page.tsx'))),
});
const waiting = office('/my-shop/waiting', () => import('./seller/waiting-page.tsx'));
const desk = office('/my-shop/desk', () => import('./seller/desk-page.tsx'));
const places = office('/my-shop/places', () => import('./seller/places-page.tsx'));
const staff = office('/my-shop/staff', () => import('./seller/staff-page.tsx'));
const hours = office('/my-shop/hours', () => import('./seller/hours-page.tsx'));
const newProduct = office('/my-shop/products/new', () => import('./seller/new-product-page.tsx'));
const editProduct = office('/my-shop/products/$id', () => import('./seller/edit-product-page.tsx'));

const moderation = createRoute({
  getParentRoute: () => root,
  path: '/moderation',
  validateSearch: (found: Record<string, unknown>) =>
    known({ status: (['upheld', 'dismissed'] as const).find((status) => status === found.status) }),
  component: lazyRouteComponent(() => import('./moderation/reports-page.tsx')),
});

const demoMails = page('/demo/mails', () => import('./demo/mails-page.tsx'));

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    search,
    product,
    review,
    recentlyViewed,
    shop,
    signIn,
    signUp,
    forgot,
    reset,
    verify,
    account,
    sessions,
    signIns,
    blocked,
    recommendations,
    alerts,
    savedSearches,
    notifications,
    preferences,
    unsubscribe,
    messages.addChildren([openMessages]),
    shopMessages.addChildren([openShopMessages]),
    feed,
    following,
    calls,
    call,
    shopCalls,
    orders,
    order,
    cart,
    checkout,
    placed,
    today,
    live,
    myShop,
    profile,
    hours,
    stock,
    imports,
    invitation,
    shopReviews,
    followers,
    figures,
    reports,
    newReport,
    report,
    waiting,
    desk,
    places,
    shopOrders,
    balance,
    overview,
    commissions,
    announcements,
    marketMoney,
    staff,
    newProduct,
    editProduct,
    moderation,
    demoMails,
  ]),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultPendingComponent: PageSkeleton,
  defaultNotFoundComponent: NotFoundPage,
  defaultErrorComponent: RouteFault,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
