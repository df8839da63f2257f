import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Route } from '#platform/http/api.ts';
import { exampleOf } from '#platform/http/openapi.ts';
import { newId } from '#platform/ids.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import { type Answer, type Caller, PASSWORD, type Person } from '#support/people.ts';
import { smallPicture } from '#support/pictures.ts';
import { bought } from '#support/purchases.ts';
import { newBrowserKeys } from '#support/push-service.ts';

/**
 * Every route × every role × own, foreign and unknown objects, against the real server. A line says what the route is
 * asked about and what each asker gets; later rules win. `all` are the signed in; `owner own` is one cell.
 *
 *   me        the asker's own account: somebody new each time, since the route may end them
 *   account   somebody's account, as admins see it
 *   announcement            of the house, for admins
 *   session, notification, pushDevice, cartItem, priceAlert, savedSearch   personal: nobody else may know that it is there
 *   shop, product           public: everybody sees it, its people change it
 *   location, shopNews, invitation, member, import, waitedFor, figuresReport   of a shop
 *   order, return           their own: the buyer's, or of a shop of theirs
 *   offer                   made by the asker in a conversation; blocked: whom the asker blocked
 *   quickReply              of a shop; said: a message that was reported, for moderators
 *   conversation, message   their own: the buyer's, or of a shop of theirs; the message is theirs
 *   call                    rings for the asker, or for a shop they sell in
 *   callBack                wished by the asker, or of a shop they sell in
 *   refused                 what the asker does not want recommended
 *   category                nobody's
 *   review, received        public: its author changes it; the people of the shop that received it answer it
 *   report                  of somebody's product, for moderators
 *   picture                 for whoever holds an address that we signed, and this has no signature
 *   hidden, draft           a shop that moderation hid, a product not yet put up: for its people alone
 */
const table = `
POST   /api/auth/register             | -            | guest 201, all 201
POST   /api/auth/login                | me           | guest 401, all 200
POST   /api/auth/refresh              | me           | guest 401, all 200
POST   /api/auth/logout               | me           | guest 204, all 204
POST   /api/auth/password/forgot      | -            | guest 202, all 202
POST   /api/auth/password/reset       | -            | guest 400, all 400
POST   /api/auth/email/verify         | -            | guest 400, all 400
POST   /api/auth/email/verification   | me           | guest 401, all 202
GET    /api/me                        | me           | guest 401, all 200
PATCH  /api/me                        | me           | guest 401, all 200
PUT    /api/me/password               | me           | guest 401, all 204
DELETE /api/me                        | me           | guest 401, all 204
POST   /api/me/phone/code             | me           | guest 401, all 409
PUT    /api/me/phone/verify           | me           | guest 401, all 409
GET    /api/me/export                 | me           | guest 401, all 200
GET    /api/me/sign-ins               | me           | guest 401, all 200
GET    /api/sessions                  | me           | guest 401, all 200
DELETE /api/sessions                  | me           | guest 401, all 200
DELETE /api/sessions/:id              | session      | guest 401, own 204, foreign 404, unknown 404
GET    /api/admin/users               | -            | guest 401, all 403, admin 200
GET    /api/admin/audit-log           | -            | guest 401, all 403, admin 200
GET    /api/admin/overview            | -            | guest 401, all 403, admin 200
GET    /api/admin/announcements       | -            | guest 401, all 403, admin 200
POST   /api/admin/announcements       | -            | guest 401, all 403, admin 201
POST   /api/admin/announcements/preview | -          | guest 401, all 403, admin 200
GET    /api/admin/announcements/:id   | announcement | guest 401, all 403, admin 200, admin unknown 404
PUT    /api/admin/announcements/:id/cancel | announcement | guest 401, all 403, admin 200, admin unknown 404
PUT    /api/admin/users/:id/ban       | account      | guest 401, all 403, admin foreign 200, admin unknown 404
PUT    /api/admin/users/:id/suspend   | account      | guest 401, all 403, admin foreign 200, admin unknown 404
PUT    /api/admin/users/:id/reinstate | account      | guest 401, all 403, admin foreign 200, admin unknown 404
PUT    /api/admin/users/:id/role      | account      | guest 401, all 403, admin foreign 200, admin unknown 404
GET    /api/notifications             | -            | guest 401, all 200
GET    /api/notifications/unread-count | -           | guest 401, all 200
PUT    /api/notifications/read-all    | me           | guest 401, all 200
PUT    /api/notifications/read        | me           | guest 401, all 200
PUT    /api/notifications/unread      | me           | guest 401, all 200
PUT    /api/notifications/deleted     | me           | guest 401, all 200
GET    /api/notifications/preferences | me           | guest 401, all 200
PUT    /api/notifications/preferences | me           | guest 401, all 200
GET    /api/notifications/unsubscription | -         | guest 400, all 400
POST   /api/notifications/unsubscribe | -            | guest 400, all 400
GET    /api/notifications/unsubscribe | -            | guest 400, all 400
PUT    /api/notifications/:id/read    | notification | guest 401, own 200, foreign 404, unknown 404
PUT    /api/notifications/:id/unread  | notification | guest 401, own 200, foreign 404, unknown 404
DELETE /api/notifications/:id         | notification | guest 401, own 204, foreign 404, unknown 404
GET    /api/push-key                  | -            | guest 200, all 200
GET    /api/push-subscriptions        | -            | guest 401, all 200
POST   /api/push-subscriptions        | me           | guest 401, all 201
DELETE /api/push-subscriptions/:id    | pushDevice   | guest 401, own 204, foreign 404, unknown 404
POST   /api/push-subscriptions/:id/test | pushDevice | guest 401, own 200, foreign 404, unknown 404
POST   /api/uploads                   | -            | guest 401, all 201
GET    /api/files/:id                 | picture      | guest 404, all 404
POST   /api/shops                     | me           | guest 401, all 201
GET    /api/shops                     | -            | guest 200, all 200
GET    /api/shops/:idOrSlug           | shop         | guest 200, all 200, unknown 404, guest unknown 404
GET    /api/shops/:idOrSlug           | hidden       | guest 404, own 200, foreign 404, unknown 404
PATCH  /api/shops/:idOrSlug           | shop         | guest 401, own 200, foreign 403, unknown 404
PATCH  /api/shops/:idOrSlug           | hidden       | guest 401, own 200, foreign 404, unknown 404
GET    /api/marketplace               | -            | guest 200, all 200
GET    /api/shops/map                 | -            | guest 200, all 200
GET    /api/shops/:idOrSlug/locations | shop         | guest 200, all 200, unknown 404, guest unknown 404
GET    /api/shops/:idOrSlug/locations | hidden       | guest 404, own 200, foreign 404, unknown 404
POST   /api/shops/:idOrSlug/locations | shop         | guest 401, own 201, foreign 403, unknown 404
POST   /api/shops/:idOrSlug/locations | hidden       | guest 401, own 201, foreign 404, unknown 404
PATCH  /api/shops/:idOrSlug/locations/:id | location | guest 401, own 200, foreign 403, unknown 404
DELETE /api/shops/:idOrSlug/locations/:id | location | guest 401, own 204, foreign 403, unknown 404
GET    /api/shops/:idOrSlug/delivery-zones | shop    | guest 200, all 200, unknown 404, guest unknown 404
GET    /api/shops/:idOrSlug/delivery-zones | hidden  | guest 404, own 200, foreign 404, unknown 404
PUT    /api/shops/:idOrSlug/delivery-zones | shop    | guest 401, own 200, foreign 403, unknown 404
PUT    /api/shops/:idOrSlug/delivery-zones | hidden  | guest 401, own 200, foreign 404, unknown 404
GET    /api/shops/:idOrSlug/staff     | shop         | guest 401, own 200, foreign 403, unknown 404
GET    /api/shops/:idOrSlug/staff     | hidden       | guest 401, own 200, foreign 404, unknown 404
PATCH  /api/shops/:idOrSlug/staff/:userId | member   | guest 401, own 200, staff own 403, foreign 403, unknown 404
DELETE /api/shops/:idOrSlug/staff/:userId | member   | guest 401, own 204, staff own 403, foreign 403, unknown 404
POST   /api/shops/:idOrSlug/invitations | shop       | guest 401, own 201, staff own 403, foreign 403, unknown 404
POST   /api/shops/:idOrSlug/invitations | hidden     | guest 401, own 201, staff own 403, foreign 404, unknown 404
DELETE /api/shops/:idOrSlug/invitations/:id | invitation | guest 401, own 204, staff own 403, foreign 403, unknown 404
POST   /api/invitations/accept        | -            | guest 401, all 400
POST   /api/shops/:idOrSlug/products  | shop         | guest 401, own 201, foreign 403, unknown 404
POST   /api/shops/:idOrSlug/products  | hidden       | guest 401, own 201, foreign 404, unknown 404
GET    /api/shops/:idOrSlug/variants  | shop         | guest 401, own 200, foreign 403, unknown 404
GET    /api/shops/:idOrSlug/variants  | hidden       | guest 401, own 200, foreign 404, unknown 404
PATCH  /api/shops/:idOrSlug/variants  | shop         | guest 401, own 400, foreign 403, unknown 404
PATCH  /api/shops/:idOrSlug/variants  | hidden       | guest 401, own 400, foreign 404, unknown 404
POST   /api/shops/:idOrSlug/imports   | shop         | guest 401, own 201, foreign 403, unknown 404
POST   /api/shops/:idOrSlug/imports   | hidden       | guest 401, own 201, foreign 404, unknown 404
GET    /api/shops/:idOrSlug/imports   | shop         | guest 401, own 200, foreign 403, unknown 404
GET    /api/shops/:idOrSlug/imports   | hidden       | guest 401, own 200, foreign 404, unknown 404
GET    /api/shops/:idOrSlug/imports/:id | import     | guest 401, own 200, foreign 403, unknown 404
DELETE /api/shops/:idOrSlug/imports/:id | import     | guest 401, own 204, foreign 403, unknown 404
GET    /api/shops/:idOrSlug/imports/:id/report | import | guest 401, own 200, foreign 403, unknown 404
GET    /api/shops/:idOrSlug/export    | shop         | guest 401, own 200, foreign 403, unknown 404
GET    /api/shops/:idOrSlug/export    | hidden       | guest 401, own 200, foreign 404, unknown 404
GET    /api/products                  | -            | guest 200, all 200
GET    /api/products/:id              | product      | guest 200, all 200, unknown 404, guest unknown 404
GET    /api/products/:id              | draft        | guest 404, own 200, foreign 404, unknown 404
GET    /api/products/:id/price-history | product    | guest 200, all 200, unknown 404, guest unknown 404
GET    /api/products/:id/price-history | draft      | guest 404, own 200, foreign 404, unknown 404
PATCH  /api/products/:id              | product      | guest 401, own 200, foreign 403, unknown 404
PATCH  /api/products/:id              | draft        | guest 401, own 200, foreign 404, unknown 404
DELETE /api/products/:id              | product      | guest 401, own 204, foreign 403, unknown 404
DELETE /api/products/:id              | draft        | guest 401, own 204, foreign 404, unknown 404
GET    /api/products/:id/reviews      | product      | guest 200, all 200, unknown 404, guest unknown 404
GET    /api/products/:id/reviews      | draft        | guest 404, own 200, foreign 404, unknown 404
POST   /api/products/:id/reviews      | product      | guest 401, own 409, foreign 403, unknown 404
GET    /api/products/:id/reviews/mine | product      | guest 401, all 200, unknown 404
PATCH  /api/reviews/:id               | review       | guest 401, own 200, foreign 403, unknown 404
DELETE /api/reviews/:id               | review       | guest 401, own 204, foreign 403, unknown 404
PUT    /api/reviews/:id/reply         | received     | guest 401, own 200, foreign 403, unknown 404
DELETE /api/reviews/:id/reply         | received     | guest 401, own 204, foreign 403, unknown 404
GET    /api/shops/:idOrSlug/reviews   | shop         | guest 200, all 200, unknown 404, guest unknown 404
GET    /api/shops/:idOrSlug/reviews   | hidden       | guest 404, own 200, foreign 404, unknown 404
GET    /api/shops/:idOrSlug/follow    | shop         | guest 401, all 200, unknown 404
GET    /api/shops/:idOrSlug/follow    | hidden       | guest 401, own 200, foreign 404, unknown 404
POST   /api/shops/:idOrSlug/follow    | shop         | guest 401, own 409, foreign 200, unknown 404
POST   /api/shops/:idOrSlug/follow    | hidden       | guest 401, own 409, foreign 404, unknown 404
PUT    /api/shops/:idOrSlug/follow    | shop         | guest 401, own 409, foreign 200, unknown 404
PUT    /api/shops/:idOrSlug/follow    | hidden       | guest 401, own 409, foreign 404, unknown 404
DELETE /api/shops/:idOrSlug/follow    | shop         | guest 401, own 200, foreign 200, unknown 404
DELETE /api/shops/:idOrSlug/follow    | hidden       | guest 401, own 200, foreign 404, unknown 404
PUT    /api/shops/:idOrSlug/follow/mute | shop       | guest 401, own 409, foreign 409, unknown 404
PUT    /api/shops/:idOrSlug/follow/unmute | shop     | guest 401, own 409, foreign 409, unknown 404
GET    /api/shops/:idOrSlug/followers | shop         | guest 401, own 200, foreign 403, unknown 404
GET    /api/shops/:idOrSlug/followers | hidden       | guest 401, own 200, foreign 404, unknown 404
POST   /api/shops/:idOrSlug/news      | shop         | guest 401, own 201, foreign 403, unknown 404
POST   /api/shops/:idOrSlug/news      | hidden       | guest 401, own 409, foreign 404, unknown 404
GET    /api/shops/:idOrSlug/news      | shop         | guest 200, all 200, unknown 404, guest unknown 404
GET    /api/shops/:idOrSlug/news      | hidden       | guest 404, own 200, foreign 404, unknown 404
DELETE /api/shops/:idOrSlug/news/:id  | shopNews | guest 401, own 204, foreign 403, unknown 404
GET    /api/me/following              | -            | guest 401, all 200
GET    /api/feed                      | -            | guest 401, all 200
PUT    /api/feed/seen                 | -            | guest 401, all 200
POST   /api/price-alerts              | -            | guest 401, all 404
GET    /api/price-alerts              | -            | guest 401, all 200
GET    /api/products/:id/price-alerts | product      | guest 401, all 200, unknown 404
GET    /api/products/:id/price-alerts | draft        | guest 401, all 404
PATCH  /api/price-alerts/:id          | priceAlert   | guest 401, own 200, foreign 404, unknown 404
PUT    /api/price-alerts/:id/rearm    | priceAlert   | guest 401, own 200, foreign 404, unknown 404
DELETE /api/price-alerts/:id          | priceAlert   | guest 401, own 204, foreign 404, unknown 404
GET    /api/shops/:idOrSlug/waiting-buyers | shop    | guest 401, own 200, foreign 403, unknown 404
GET    /api/shops/:idOrSlug/waiting-buyers | hidden  | guest 401, own 200, foreign 404, unknown 404
POST   /api/shops/:idOrSlug/waiting-buyers/:productId/offer | waitedFor | guest 401, own 200, foreign 403, unknown 404
GET    /api/categories                | -            | guest 200, all 200
GET    /api/search/products           | -            | guest 200, all 200
GET    /api/search/suggest            | -            | guest 200, all 200
DELETE /api/search/recent             | -            | guest 204, all 204
POST   /api/saved-searches            | me           | guest 401, all 201
GET    /api/saved-searches            | -            | guest 401, all 200
PATCH  /api/saved-searches/:id        | savedSearch  | guest 401, own 200, foreign 404, unknown 404
PUT    /api/saved-searches/:id/seen   | savedSearch  | guest 401, own 200, foreign 404, unknown 404
DELETE /api/saved-searches/:id        | savedSearch  | guest 401, own 204, foreign 404, unknown 404
GET    /api/shops/:idOrSlug/demand    | shop         | guest 401, own 200, foreign 403, unknown 404
GET    /api/shops/:idOrSlug/demand    | hidden       | guest 401, own 200, foreign 404, unknown 404
GET    /api/shops/:idOrSlug/today     | shop         | guest 401, own 200, foreign 403, unknown 404
GET    /api/shops/:idOrSlug/today     | hidden       | guest 401, own 200, foreign 404, unknown 404
GET    /api/analytics/shop/:shopId | shop | guest 401, own 200, foreign 403, unknown 404
GET    /api/analytics/shop/:shopId | hidden | guest 401, own 200, foreign 404, unknown 404
GET    /api/analytics/shop/:shopId/behaviour | shop | guest 401, own 200, foreign 403, unknown 404
GET    /api/analytics/shop/:shopId/behaviour | hidden | guest 401, own 200, foreign 404, unknown 404
GET    /api/analytics/shop/:shopId/followers | shop | guest 401, own 200, foreign 403, unknown 404
GET    /api/analytics/shop/:shopId/followers | hidden | guest 401, own 200, foreign 404, unknown 404
GET    /api/analytics/shop/:shopId/live | shop       | guest 401, own 200, foreign 403, unknown 404
GET    /api/analytics/shop/:shopId/live | hidden     | guest 401, own 200, foreign 404, unknown 404
POST   /api/analytics/shop/:shopId/live/:visitId/chat | shop | guest 401, own 404, foreign 403, unknown 404
POST   /api/analytics/shop/:shopId/report | shop    | guest 401, own 200, foreign 403, unknown 404
POST   /api/analytics/shop/:shopId/report | hidden  | guest 401, own 200, foreign 404, unknown 404
POST   /api/analytics/shop/:shopId/report/export | shop | guest 401, own 200, foreign 403, unknown 404
GET    /api/analytics/shop/:shopId/reports | shop   | guest 401, own 200, foreign 403, unknown 404
POST   /api/analytics/shop/:shopId/reports | shop   | guest 401, own 201, foreign 403, unknown 404
GET    /api/analytics/shop/:shopId/reports/:reportId | figuresReport | guest 401, own 200, foreign 403, unknown 404
PUT    /api/analytics/shop/:shopId/reports/:reportId | figuresReport | guest 401, own 200, staff own 403, foreign 403, unknown 404
DELETE /api/analytics/shop/:shopId/reports/:reportId | figuresReport | guest 401, own 204, staff own 403, foreign 403, unknown 404
GET    /api/analytics/shop/:shopId/reports/:reportId/result | figuresReport | guest 401, own 200, foreign 403, unknown 404
GET    /api/analytics/shop/:shopId/reports/:reportId/export | figuresReport | guest 401, own 200, foreign 403, unknown 404
GET    /api/analytics/shop/:shopId/views/export | shop | guest 401, own 200, foreign 403, unknown 404
GET    /api/analytics/shop/:shopId/views/export | hidden | guest 401, own 200, foreign 404, unknown 404
POST   /api/reports                   | -            | guest 401, all 201
GET    /api/admin/reports             | -            | guest 401, all 403, moderator 200, admin 200
PUT    /api/admin/reports/:id/decide  | report       | guest 401, all 403, moderator foreign 200, admin foreign 200, moderator unknown 404, admin unknown 404
PUT    /api/admin/products/:id/hide   | product      | guest 401, all 403, moderator foreign 200, admin foreign 200, moderator unknown 404, admin unknown 404
PUT    /api/admin/products/:id/show   | product      | guest 401, all 403, moderator foreign 200, admin foreign 200, moderator unknown 404, admin unknown 404
PUT    /api/admin/shops/:id/hide      | shop         | guest 401, all 403, moderator foreign 200, admin foreign 200, moderator unknown 404, admin unknown 404
PUT    /api/admin/shops/:id/show      | shop         | guest 401, all 403, moderator foreign 200, admin foreign 200, moderator unknown 404, admin unknown 404
PUT    /api/admin/reviews/:id/hide    | review       | guest 401, all 403, moderator foreign 200, admin foreign 200, moderator unknown 404, admin unknown 404
PUT    /api/admin/reviews/:id/show    | review       | guest 401, all 403, moderator foreign 200, admin foreign 200, moderator unknown 404, admin unknown 404
PUT    /api/admin/messages/:id/show   | said         | guest 401, all 403, moderator foreign 200, admin foreign 200, moderator unknown 404, admin unknown 404
PUT    /api/admin/shops/:id/verify    | shop         | guest 401, all 403, moderator foreign 200, admin foreign 200, moderator unknown 404, admin unknown 404
PUT    /api/admin/shops/:id/unverify  | shop         | guest 401, all 403, moderator foreign 200, admin foreign 200, moderator unknown 404, admin unknown 404
GET    /api/demo                      | -            | guest 200, all 200
GET    /api/demo/mails                | -            | guest 404, all 404
POST   /api/checkout/quote            | -            | guest 401, all 200
POST   /api/checkout                  | -            | guest 401, all 409
POST   /api/track/view                | -            | guest 202, all 202
POST   /api/track/vitals              | -            | guest 202, all 202
POST   /api/track/errors              | -            | guest 202, all 202
POST   /api/track/recommendations     | -            | guest 202, all 202
GET    /api/track/recommendations/:userId | account  | guest 401, own 200, foreign 403, unknown 403
GET    /api/me/recently-viewed        | -            | guest 200, all 200
GET    /api/me/recommendations/settings | -          | guest 401, all 200
PUT    /api/me/recommendations/settings | me         | guest 401, all 200
DELETE /api/me/recommendations/history | me          | guest 401, all 204
GET    /api/me/recommendations/refusals | -          | guest 401, all 200
POST   /api/me/recommendations/refusals | me         | guest 401, all 201
DELETE /api/me/recommendations/refusals/:id | refused | guest 401, own 204, foreign 404, unknown 404
GET    /api/products/:id/similar      | product      | guest 200, all 200, unknown 404, guest unknown 404
GET    /api/products/:id/similar      | draft        | guest 404, own 200, foreign 404, unknown 404
GET    /api/products/:id/bought-together | product   | guest 200, all 200, unknown 404, guest unknown 404
GET    /api/products/:id/bought-together | draft     | guest 404, own 200, foreign 404, unknown 404
GET    /api/cart/items                | -            | guest 200, all 200
POST   /api/cart/items                | -            | guest 201, all 201
PATCH  /api/cart/items/:id            | cartItem     | guest 404, own 200, foreign 404, unknown 404
DELETE /api/cart/items/:id            | cartItem     | guest 404, own 204, foreign 404, unknown 404
GET    /api/orders                    | -            | guest 401, all 200
GET    /api/shops/:idOrSlug/orders    | shop         | guest 401, own 200, foreign 403, unknown 404
GET    /api/shops/:idOrSlug/orders    | hidden       | guest 401, own 200, foreign 404, unknown 404
GET    /api/orders/:id                | order        | guest 401, own 200, foreign 404, admin foreign 200, unknown 404
PUT    /api/orders/:id/confirm        | order        | guest 401, own 200, buyer own 403, moderator own 403, foreign 404, admin foreign 200, unknown 404
PUT    /api/orders/:id/ship           | order        | guest 401, own 409, buyer own 403, moderator own 403, foreign 404, admin foreign 409, unknown 404
PUT    /api/orders/:id/deliver        | order        | guest 401, own 409, foreign 404, admin foreign 409, unknown 404
PUT    /api/orders/:id/cancel         | order        | guest 401, own 200, foreign 404, admin foreign 200, unknown 404
POST   /api/orders/:id/returns        | order        | guest 401, own 409, foreign 404, admin foreign 409, unknown 404
PUT    /api/orders/:id/refund         | order        | guest 401, own 409, buyer own 403, moderator own 403, foreign 404, admin foreign 409, unknown 404
GET    /api/shops/:idOrSlug/balance   | shop         | guest 401, own 200, foreign 403, admin foreign 200, unknown 404
GET    /api/shops/:idOrSlug/balance   | hidden       | guest 401, own 200, foreign 404, admin foreign 200, unknown 404
GET    /api/shops/:idOrSlug/ledger    | shop         | guest 401, own 200, foreign 403, admin foreign 200, unknown 404
GET    /api/shops/:idOrSlug/ledger    | hidden       | guest 401, own 200, foreign 404, admin foreign 200, unknown 404
GET    /api/admin/ledger              | -            | guest 401, all 403, admin 200
POST   /api/admin/shops/:id/settlements | shop       | guest 401, all 403, admin foreign 400, admin unknown 404
GET    /api/admin/commissions         | -            | guest 401, all 403, admin 200
PUT    /api/admin/commissions/market  | -            | guest 401, all 403, admin 200
PUT    /api/admin/commissions/shops/:id | shop       | guest 401, all 403, admin foreign 200, admin unknown 404
DELETE /api/admin/commissions/shops/:id | shop       | guest 401, all 403, admin 404
PUT    /api/admin/commissions/categories/:id | category | guest 401, all 403, admin foreign 200, admin unknown 404
DELETE /api/admin/commissions/categories/:id | category | guest 401, all 403, admin foreign 404, admin unknown 404
PUT    /api/returns/:id/accept        | return       | guest 401, own 200, buyer own 403, moderator own 403, foreign 404, admin foreign 200, unknown 404
PUT    /api/returns/:id/decline       | return       | guest 401, own 200, buyer own 403, moderator own 403, foreign 404, admin foreign 200, unknown 404
PUT    /api/returns/:id/receive       | return       | guest 401, own 409, buyer own 403, moderator own 403, foreign 404, admin foreign 409, unknown 404
GET    /api/offers/:id               | offer        | guest 401, own 200, foreign 404, unknown 404
PUT    /api/offers/:id/accept        | offer        | guest 401, own 403, foreign 404, unknown 404
PUT    /api/offers/:id/decline       | offer        | guest 401, own 403, foreign 404, unknown 404
PUT    /api/offers/:id/counter       | offer        | guest 401, own 403, foreign 404, unknown 404
PUT    /api/offers/:id/withdraw      | offer        | guest 401, own 200, foreign 404, unknown 404
POST   /api/conversations/:id/offers | conversation | guest 401, own 400, foreign 404, unknown 404
GET    /api/blocks                   | -            | guest 401, all 200
POST   /api/blocks                   | -            | guest 401, all 404
DELETE /api/blocks/:userId           | blocked      | guest 401, own 204, foreign 404, unknown 404
GET    /api/shops/:idOrSlug/quick-replies | shop    | guest 401, own 200, foreign 403, unknown 404
GET    /api/shops/:idOrSlug/quick-replies | hidden  | guest 401, own 200, foreign 404, unknown 404
POST   /api/shops/:idOrSlug/quick-replies | shop    | guest 401, own 201, foreign 403, unknown 404
PATCH  /api/shops/:idOrSlug/quick-replies/:id | quickReply | guest 401, own 200, foreign 403, unknown 404
DELETE /api/shops/:idOrSlug/quick-replies/:id | quickReply | guest 401, own 204, foreign 403, unknown 404
GET    /api/shops/:idOrSlug/away-message | shop     | guest 401, own 200, foreign 403, unknown 404
PUT    /api/shops/:idOrSlug/away-message | shop     | guest 401, own 200, foreign 403, unknown 404
GET    /api/shops/:idOrSlug/response-time | shop    | guest 200, all 200, unknown 404, guest unknown 404
GET    /api/shops/:idOrSlug/response-time | hidden  | guest 404, own 200, foreign 404, unknown 404
POST   /api/conversations            | -            | guest 401, all 201
GET    /api/conversations            | -            | guest 401, all 200
GET    /api/conversations/unread-count | -            | guest 401, all 200
GET    /api/conversations/:id        | conversation | guest 401, own 200, foreign 404, unknown 404
PUT    /api/conversations/:id/read   | conversation | guest 401, own 200, foreign 404, unknown 404
PUT    /api/conversations/:id/delivered | conversation | guest 401, own 200, foreign 404, unknown 404
PUT    /api/conversations/:id/unread | conversation | guest 401, own 200, foreign 404, unknown 404
PUT    /api/conversations/:id/archive | conversation | guest 401, own 200, foreign 404, unknown 404
PUT    /api/conversations/:id/unarchive | conversation | guest 401, own 200, foreign 404, unknown 404
PUT    /api/conversations/:id/pin    | conversation | guest 401, own 200, foreign 404, unknown 404
PUT    /api/conversations/:id/unpin  | conversation | guest 401, own 200, foreign 404, unknown 404
PUT    /api/conversations/:id/mute   | conversation | guest 401, own 200, foreign 404, unknown 404
PUT    /api/conversations/:id/unmute | conversation | guest 401, own 200, foreign 404, unknown 404
PUT    /api/conversations/:id/assign | conversation | guest 401, own 200, buyer own 403, moderator own 403, admin own 403, foreign 404, unknown 404
PUT    /api/conversations/:id/typing | conversation | guest 401, own 204, foreign 404, unknown 404
GET    /api/conversations/:id/messages | conversation | guest 401, own 200, foreign 404, unknown 404
POST   /api/conversations/:id/messages | conversation | guest 401, own 201, foreign 404, unknown 404
PATCH  /api/conversations/:id/messages/:messageId | message      | guest 401, own 200, foreign 404, unknown 404
DELETE /api/conversations/:id/messages/:messageId | message      | guest 401, own 200, foreign 404, unknown 404
PUT    /api/conversations/:id/messages/:messageId/reactions/:emoji | message      | guest 401, own 200, foreign 404, unknown 404
DELETE /api/conversations/:id/messages/:messageId/reactions/:emoji | message      | guest 401, own 200, foreign 404, unknown 404
GET    /api/towns?q=lis               | -            | guest 200, all 200
GET    /api/sync                      | -            | guest 401, all 200
GET    /api/openapi.json              | -            | guest 200, all 200
POST   /api/calls/initiate            | -            | guest 401, all 404
GET    /api/calls/active              | -            | guest 401, all 200
GET    /api/calls/history             | -            | guest 401, all 200
GET    /api/calls/:id                 | call         | guest 401, own 200, foreign 404, unknown 404
PUT    /api/calls/:id/ringing         | call         | guest 401, own 204, foreign 404, unknown 404
PUT    /api/calls/:id/accept          | call         | guest 401, own 200, foreign 404, unknown 404
PUT    /api/calls/:id/reject          | call         | guest 401, own 200, foreign 404, unknown 404
PUT    /api/calls/:id/end             | call         | guest 401, own 200, foreign 404, unknown 404
POST   /api/calls/:id/signals         | call         | guest 401, own 409, staff own 403, foreign 404, unknown 404
GET    /api/calls/:id/signals?deviceId=device-0001 | call | guest 401, own 409, staff own 403, foreign 404, unknown 404
PUT    /api/calls/:id/media           | call         | guest 401, own 409, staff own 403, foreign 404, unknown 404
PUT    /api/calls/:id/heartbeat       | call         | guest 401, own 200, staff own 403, foreign 404, unknown 404
GET    /api/calls/ice-servers         | -            | guest 401, all 200
PUT    /api/calls/:id/product         | call         | guest 401, own 403, foreign 404, unknown 404
GET    /api/calls/:id/ring?proof=none | call         | guest 404, all 404
GET    /api/calls/reachability?shopId=019a9d3e-7c00-7000-8000-000000000001 | - | guest 401, all 404
GET    /api/shops/:idOrSlug/call-settings | shop     | guest 401, own 200, foreign 403, unknown 404
PUT    /api/shops/:idOrSlug/call-settings | shop     | guest 401, own 200, foreign 403, unknown 404
POST   /api/call-backs                | -            | guest 401, all 201
GET    /api/call-backs                | -            | guest 401, all 200
PUT    /api/call-backs/:id/done       | callBack     | guest 401, own 200, buyer own 403, moderator own 403, admin own 403, foreign 404, unknown 404
PUT    /api/call-backs/:id/withdraw   | callBack     | guest 401, own 403, buyer own 200, moderator own 200, admin own 200, foreign 404, unknown 404
GET    /livez                         | -            | guest 200, all 200
GET    /readyz                        | -            | guest 200, all 200
GET    /metrics                       | -            | guest 200, all 200
`;

const roles = ['guest', 'buyer', 'owner', 'staff', 'rival', 'moderator', 'admin'] as const;
type Role = (typeof roles)[number];
type Relation = 'own' | 'foreign' | 'unknown';
type Kind =
  | '-'
  | 'me'
  | 'account'
  | 'announcement'
  | 'session'
  | 'notification'
  | 'pushDevice'
  | 'picture'
  | 'shop'
  | 'hidden'
  | 'location'
  | 'shopNews'
  | 'invitation'
  | 'member'
  | 'import'
  | 'product'
  | 'draft'
  | 'cartItem'
  | 'savedSearch'
  | 'priceAlert'
  | 'waitedFor'
  | 'figuresReport'
  | 'order'
  | 'return'
  | 'conversation'
  | 'call'
  | 'callBack'
  | 'offer'
  | 'blocked'
  | 'quickReply'
  | 'said'
  | 'message'
  | 'category'
  | 'refused'
  | 'review'
  | 'received'
  | 'report';

interface Line {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  /** What must be asked with it. */
  readonly query: string;
  readonly kind: Kind;
  readonly rules: readonly { readonly words: readonly string[]; readonly status: number }[];
}

const lines: readonly Line[] = table
  .trim()
  .split('\n')
  .map((text) => {
    const [route = '', kind = '', rules = ''] = text.split('|').map((part) => part.trim());
    const [method = '', address = ''] = route.split(/\s+/);
    const [path = '', query] = address.split('?');
    return {
      name: `${method} ${path}${kind === '-' ? '' : ` (${kind})`}`,
      method,
      path,
      query: query === undefined ? '' : `?${query}`,
      kind: kind as Kind,
      rules: rules.split(',').map((rule) => {
        const words = rule.trim().split(' ');
        return { words: words.slice(0, -1), status: Number(words.at(-1)) };
      }),
    };
  });

/** What the table promises that asker about that object; undefined where it says nothing. */
function expected(line: Line, role: Role, relation: Relation): number | undefined {
  const fits = (word: string) => word === role || word === relation || (word === 'all' && role !== 'guest');
  const isGuest = role === 'guest';
  return line.rules.findLast(({ words }) => words.every(fits) && (!isGuest || words.includes('guest')))?.status;
}

/** Which relations that role can have to an object of that kind. */
function relations(kind: Kind, role: Role): Relation[] {
  if (kind === '-' || kind === 'me') return ['own'];
  if (role === 'guest') return ['foreign', 'unknown'];
  if (kind === 'report' || kind === 'said' || kind === 'category') return ['foreign', 'unknown'];
  const shops = [
    'quickReply',
    'shop',
    'hidden',
    'product',
    'draft',
    'location',
    'shopNews',
    'invitation',
    'member',
    'import',
    'waitedFor',
    'figuresReport',
    'received',
  ];
  const hasNone = shops.includes(kind) && !['owner', 'staff', 'rival'].includes(role);
  return hasNone ? ['foreign', 'unknown'] : ['own', 'foreign', 'unknown'];
}

interface Cell {
  readonly line: Line;
  readonly role: Role;
  readonly relation: Relation;
  readonly status: number;
}

const cells: Cell[] = lines.flatMap((line) =>
  roles.flatMap((role) =>
    relations(line.kind, role).flatMap((relation) => {
      const status = expected(line, role, relation);
      return status === undefined ? [] : [{ line, role, relation, status }];
    }),
  ),
);

let server: TestServer;
/** Those who stay throughout; who must not survive a route is made for it. */
const people = {} as Record<Exclude<Role, 'guest'>, Person>;
/** By owner: what the others are foreign to. */
const kept = new Map<string, string>();

before(async () => {
  server = await startTestServer();
  for (const role of roles) if (role !== 'guest') people[role] = await somebody(role);
  for (const kind of [
    'session',
    'notification',
    'pushDevice',
    'picture',
    'shop',
    'hidden',
    'location',
    'shopNews',
    'invitation',
    'member',
    'import',
    'product',
    'draft',
    'cartItem',
    'savedSearch',
    'priceAlert',
    'waitedFor',
    'figuresReport',
    'order',
    'return',
    'conversation',
    'call',
    'callBack',
    'offer',
    'blocked',
    'quickReply',
    'said',
    'message',
    'category',
    'refused',
    'review',
    'received',
    'report',
    'announcement',
  ] as const) {
    for (const role of ['owner', 'rival'] as const) kept.set(`${kind} ${role}`, await make(kind, people[role]));
  }
});
after(() => server.close());

const query = (text: string, values: unknown[] = []) => server.house.database.pool.query(text, values);

/** A new person in that role: moderators and admins by the table, owners and staff by a shop. */
async function somebody(role: Exclude<Role, 'guest'>): Promise<Person> {
  const person = await server.person(role);
  if (role === 'moderator' || role === 'admin')
    await query('update users set role = $1 where id = $2', [role, person.id]);
  if (role === 'owner' || role === 'rival') await addShop(person);
  if (role === 'staff') await addStaff(await addShop(people.owner), person);
  return person;
}

/** A shop of that person, past the limit of how many somebody may open. */
async function addShop(owner: Person, status: 'open' | 'hidden' = 'open'): Promise<string> {
  const id = newId();
  const insert = `insert into shops (id, owner_id, slug, name, currency, status) values ($1, $2, $3, 'A shop', 'EUR', $4)`;
  await query(insert, [id, owner.id, `shop-${id}`, status]);
  return id;
}

async function addStaff(shopId: string, { id }: Person): Promise<void> {
  const all = ['profile', 'catalogue', 'orders', 'messages', 'calls', 'analytics'];
  await query('insert into shop_staff (shop_id, user_id, permissions) values ($1, $2, $3)', [shopId, id, all]);
}

/** An object of that kind which is the person's. Staff get one of their employer's. */
async function make(kind: Kind, person: Person): Promise<string> {
  if (kind === 'account') return person.id;
  if (kind === 'picture') return (await person.post<{ id: string }>('/api/uploads', smallPicture)).body.id;
  if (kind === 'session') return (await signInAgain(person)).sessionId;
  if (kind === 'notification') {
    const id = newId();
    const insert = `insert into notifications (id, user_id, key, type, data) values ($1, $2, $3, 'security.password_changed', '{}')`;
    await query(insert, [id, person.id, `matrix:${id}`]);
    return id;
  }
  if (kind === 'announcement') return addAnnouncement();
  if (kind === 'pushDevice') return addPushDevice(person);
  if (kind === 'category') return addCategory();
  if (kind === 'cartItem') return addToCart(person);
  if (kind === 'savedSearch') return addSavedSearch(person);
  if (kind === 'refused') return addRefusal(person);
  if (kind === 'priceAlert') return addPriceAlert(person);
  if (kind === 'order') return (await addOrder(person)).id;
  if (kind === 'return') return addReturn(person);
  if (kind === 'offer') return addOffer(person);
  if (kind === 'call') return addCall(person);
  if (kind === 'callBack') return addCallBack(person);
  if (kind === 'blocked') return addBlock(person);
  if (kind === 'said') return addReportedMessage(person);
  if (kind === 'conversation' || kind === 'message') return addConversation(kind, person);
  if (kind === 'review' || kind === 'received') return addReview(kind, person);
  const isStaff = person === people.staff;
  const owner = isStaff ? people.owner : person;
  const shopId = await addShop(owner, kind === 'hidden' ? 'hidden' : 'open');
  if (isStaff) await addStaff(shopId, person);
  if (kind === 'shop' || kind === 'hidden') return shopId;
  if (kind === 'location') return `${shopId} ${await addLocation(shopId, owner)}`;
  if (kind === 'quickReply') return `${shopId} ${await addQuickReply(shopId, owner)}`;
  if (kind === 'shopNews') return `${shopId} ${await addShopNews(shopId)}`;
  if (kind === 'invitation') return `${shopId} ${await invite(shopId, owner)}`;
  if (kind === 'import') return `${shopId} ${await addImport(shopId)}`;
  if (kind === 'figuresReport') return `${shopId} ${await addFiguresReport(shopId, owner)}`;
  if (kind === 'waitedFor') return `${shopId} ${await addProduct(shopId, owner)}`;
  if (kind === 'member') {
    const member = await server.person('Member');
    await addStaff(shopId, member);
    return `${shopId} ${member.id}`;
  }
  const { status, body } = await owner.post<{ id: string }>(`/api/shops/${shopId}/products`, {
    title: 'Valve radio',
    price: { amount: 100, currency: 'EUR' },
    stock: 9,
    status: kind === 'draft' ? 'draft' : 'active',
  });
  assert.equal(status, 201, JSON.stringify(body));
  if (kind !== 'report') return body.id;
  const reportId = newId();
  await query(`insert into reports (id, product_id, reason) values ($1, $2, 'other')`, [reportId, body.id]);
  return reportId;
}

async function addAnnouncement(): Promise<string> {
  const id = newId();
  const insert = `insert into announcements (id, title, body, audience, status, total, finished_at)
    values ($1, 'Winter fair', 'From Friday on', 'everybody', 'cancelled', 1, now())`;
  await query(insert, [id]);
  return id;
}

async function addShopNews(shopId: string): Promise<string> {
  const id = newId();
  await query(`insert into shop_news (id, shop_id, kind, title) values ($1, $2, 'announcement', 'Back on Monday')`, [
    ...[id, shopId],
  ]);
  return id;
}

/** At a push service that is not there: nothing leaves this machine. */
async function addPushDevice({ id: userId, sessionId }: Person): Promise<string> {
  const id = newId();
  const keys = newBrowserKeys();
  await query('delete from push_subscriptions where session_id = $1', [sessionId]);
  const insert = `insert into push_subscriptions (id, user_id, session_id, endpoint, p256dh, auth) values ($1, $2, $3, $4, $5, $6)`;
  await query(insert, [id, userId, sessionId, `https://127.0.0.1/push/${id}`, keys.p256dh, keys.auth]);
  return id;
}

async function addCategory(): Promise<string> {
  const id = newId();
  const insert = `insert into categories (id, name, slug, path, names) values ($1, 'Radios', $2, $2, '{Radios}')`;
  await query(insert, [id, id]);
  return id;
}

/** Something of somebody else's shop in the cart of that person. */
async function addToCart(person: Person): Promise<string> {
  const productId = await make('product', await somebody('owner'));
  return (await person.post<{ id: string }>('/api/cart/items', { productId })).body.id;
}

/** Of something of somebody else's shop. */
async function addPriceAlert(person: Person): Promise<string> {
  const productId = await make('product', await somebody('owner'));
  const { status, body } = await person.post<{ id: string }>('/api/price-alerts', { productId, kind: 'any_drop' });
  assert.equal(status, 201, JSON.stringify(body));
  return body.id;
}

/** One that is shared. */
async function addFiguresReport(shopId: string, owner: Person): Promise<string> {
  const definition = { metrics: ['views'], dimensions: ['day'], range: { last: '7d' } };
  const report = { name: 'Week', definition, isShared: true };
  return (await owner.post<{ id: string }>(`/api/analytics/shop/${shopId}/reports`, report)).body.id;
}

async function addProduct(shopId: string, owner: Person): Promise<string> {
  const product = { title: 'Valve radio', price: { amount: 100, currency: 'EUR' }, stock: 9, status: 'active' };
  return (await owner.post<{ id: string }>(`/api/shops/${shopId}/products`, product)).body.id;
}

/** Something of somebody else's shop that the person does not want recommended. */
async function addRefusal(person: Person): Promise<string> {
  const productId = await make('product', await somebody('owner'));
  assert.equal((await person.post('/api/me/recommendations/refusals', { productId })).status, 201);
  return productId;
}

/** An order that is theirs: in a shop they sell in, else bought by them. */
async function addOrder(person: Person) {
  const sells = [people.owner, people.staff, people.rival].includes(person);
  const buyer = sells ? await server.person('Buyer') : person;
  const productId = await make('product', sells ? person : people.owner);
  const { body } = await buyer.post<{ product: { shop: { id: string } } }>('/api/cart/items', { productId });
  const wish = { orders: [{ shopId: body.product.shop.id }] };
  const placed = await buyer.post<{ orders: { id: string }[] }>('/api/checkout', wish);
  assert.equal(placed.status, 201, JSON.stringify(placed.body));
  return { id: placed.body.orders[0]?.id ?? '', buyer, seller: person === people.rival ? person : people.owner };
}

async function addReturn(person: Person): Promise<string> {
  const { id, buyer, seller } = await addOrder(person);
  await seller.put(`/api/orders/${id}/confirm`, {});
  const { body } = await seller.put<{ lines: { id: string }[] }>(`/api/orders/${id}/deliver`, {});
  const wish = { lines: [{ lineId: body.lines[0]?.id, quantity: 1 }], reason: 'It hums' };
  const asked = await buyer.post<{ id: string }>(`/api/orders/${id}/returns`, wish);
  assert.equal(asked.status, 201, JSON.stringify(asked.body));
  return asked.body.id;
}

/** A conversation that the person has as a buyer, or in a shop they sell in; or it and what they wrote there. */
async function addConversation(kind: 'conversation' | 'message', person: Person): Promise<string> {
  const sells = [people.owner, people.staff, people.rival].includes(person);
  const buyer = sells ? await server.person('Buyer') : person;
  const shopId = await make('shop', sells ? person : people.owner);
  const { id } = (await buyer.post<{ id: string }>('/api/conversations', { shopId })).body;
  const wish = { clientMessageId: randomUUID(), body: 'Is it still there?' };
  const { status, body } = await person.post<{ id: string }>(`/api/conversations/${id}/messages`, wish);
  assert.equal(status, 201, JSON.stringify(body));
  return kind === 'message' ? `${id} ${body.id}` : id;
}

/** A call that rings for the person as a buyer, or in a shop they sell in. Nobody is taken by it. */
async function addCall(person: Person): Promise<string> {
  const sells = [people.owner, people.staff, people.rival].includes(person);
  const conversationId = await addConversation('conversation', person);
  const id = newId();
  const insert = `
    insert into video_calls (id, conversation_id, shop_id, caller_side, caller_id, receiver_id, call_type, status,
      ring_expires_at)
    select $1, conversations.id, shop_id, $2, case $2 when 'buyer' then buyer_id else owner_id end,
      case $2 when 'buyer' then owner_id else buyer_id end, 'audio', 'ringing', now() + interval '1 hour'
    from conversations join shops on shops.id = shop_id where conversations.id = $3`;
  await query(insert, [id, sells ? 'buyer' : 'shop', conversationId]);
  return id;
}

/** Wished by the person as a buyer, or of a shop they sell in. */
async function addCallBack(person: Person): Promise<string> {
  const conversationId = await addConversation('conversation', person);
  const id = newId();
  const insert = `
    insert into call_backs (id, conversation_id, shop_id, buyer_id, call_type)
    select $1, id, shop_id, buyer_id, 'audio' from conversations where id = $2`;
  await query(insert, [id, conversationId]);
  return id;
}

async function addSavedSearch(person: Person): Promise<string> {
  const id = newId();
  const insert = `
    insert into saved_searches (id, user_id, name, query, every)
    values ($1, $2, 'Radios', jsonb_build_object('q', $1::uuid::text), 'now')`;
  await query(insert, [id, person.id]);
  return id;
}

/** An offer that the person makes as a buyer, or for a shop they sell in. */
async function addOffer(person: Person): Promise<string> {
  const sells = [people.owner, people.staff, people.rival].includes(person);
  const buyer = sells ? await server.person('Buyer') : person;
  const productId = await make('product', sells ? person : people.owner);
  const shopId = (await server.guest.get<{ shop: { id: string } }>(`/api/products/${productId}`)).body.shop.id;
  const { id } = (await buyer.post<{ id: string }>('/api/conversations', { shopId })).body;
  const wish = { productId, price: { amount: 1, currency: 'EUR' } };
  const { status, body } = await person.post<{ offer: { id: string } }>(`/api/conversations/${id}/offers`, wish);
  assert.equal(status, 201, JSON.stringify(body));
  return body.offer.id;
}

async function addBlock(person: Person): Promise<string> {
  const userId = await stranger();
  assert.equal((await person.post('/api/blocks', { userId })).status, 201);
  return userId;
}

async function addQuickReply(shopId: string, owner: Person): Promise<string> {
  const reply = { title: 'Hours', body: 'From 9 to 18.' };
  return (await owner.post<{ id: string }>(`/api/shops/${shopId}/quick-replies`, reply)).body.id;
}

/** What the person wrote, reported. */
async function addReportedMessage(person: Person): Promise<string> {
  const [, messageId = ''] = (await addConversation('message', person)).split(' ');
  const insert = `insert into reports (id, message_id, said, reason) values ($1, $2, 'Is it still there?', 'other')`;
  await query(insert, [newId(), messageId]);
  return messageId;
}

/** A review that the person wrote, or one of a product of theirs, which they answered. */
async function addReview(kind: 'review' | 'received', person: Person): Promise<string> {
  const isOwners = person === people.owner || person === people.staff;
  const author = kind === 'review' ? person : await server.person('Author');
  const productId = await make('product', kind === 'received' ? person : isOwners ? people.rival : people.owner);
  await bought(server.house, { buyerId: author.id, productId });
  const { status, body } = await author.post<{ id: string }>(`/api/products/${productId}/reviews`, { rating: 4 });
  assert.equal(status, 201, JSON.stringify(body));
  if (kind === 'received') {
    const seller = person === people.staff ? people.owner : person;
    await seller.put(`/api/reviews/${body.id}/reply`, { text: 'Thank you.' });
  }
  return body.id;
}

async function addLocation(shopId: string, owner: Person): Promise<string> {
  const place = { name: 'Workshop', kind: 'private', latitude: 38.7139, longitude: -9.1394 };
  return (await owner.post<{ id: string }>(`/api/shops/${shopId}/locations`, place)).body.id;
}

async function addImport(shopId: string): Promise<string> {
  const id = newId();
  const insert = `insert into import_runs (id, shop_id, fingerprint, file_name, counts)
    values ($1, $2, 'matrix', 'radios.csv', '{"read":0,"created":0,"updated":0,"unchanged":0,"refused":0,"warnings":0}')`;
  await query(insert, [id, shopId]);
  return id;
}

async function invite(shopId: string, owner: Person): Promise<string> {
  const invitation = { email: 'rui@example.com', permissions: [] };
  return (await owner.post<{ id: string }>(`/api/shops/${shopId}/invitations`, invitation)).body.id;
}

async function stranger(): Promise<string> {
  return (await server.person('Stranger')).id;
}

async function signInAgain({ email }: Person) {
  const { body } = await server.guest.post<{ sessionId: string; refreshToken: string }>('/api/auth/login', {
    email,
    password: PASSWORD,
  });
  return body;
}

/** Bodies that the route's own example would not do for. */
const bodies: Record<string, (asker: Person | undefined) => unknown> = {
  'POST /api/auth/register': () => ({ email: `${randomUUID()}@example.com`, password: PASSWORD, name: 'Rui' }),
  'POST /api/auth/login': (asker) => ({ email: asker?.email ?? 'nobody@example.com', password: PASSWORD }),
  'POST /api/auth/refresh': (asker) => (asker ? { refreshToken: asker.refreshToken } : {}),
  'POST /api/auth/logout': () => ({}),
  'PUT /api/me/password': () => ({ currentPassword: PASSWORD, newPassword: 'quiet river under nine stars' }),
  'POST /api/uploads': () => smallPicture,
  'POST /api/shops/:idOrSlug/imports': () => Buffer.from('externalId,title,price\n'),
  'POST /api/track/view': () => ({ query: 'valve radio' }),
  'POST /api/cart/items': (asker) => ({
    productId: kept.get(asker === people.owner ? 'product rival' : 'product owner'),
  }),
  'POST /api/me/recommendations/refusals': () => ({ productId: kept.get('product owner') }),
  'POST /api/conversations': (asker) => ({
    shopId: kept.get(asker === people.owner ? 'shop rival' : 'shop owner'),
  }),
  'POST /api/call-backs': (asker) => ({
    shopId: kept.get(asker === people.owner ? 'shop rival' : 'shop owner'),
    callType: 'audio',
  }),
  'POST /api/shops/:idOrSlug/waiting-buyers/:productId/offer': () => ({ price: { amount: 50, currency: 'EUR' } }),
  'DELETE /api/me': () => ({ password: PASSWORD }),
  'POST /api/reports': () => ({ productId: kept.get('product owner'), reason: 'other' }),
  'PUT /api/admin/users/:id/suspend': () => ({ until: '2099-01-01T00:00:00Z', reason: 'Spam' }),
};

function routeOf({ method, path }: Line): Route {
  const route = server.app.routes.find((one) => one.method === method && one.path === path);
  if (!route) throw new Error(`The table names ${method} ${path}, which is no route`);
  return route;
}

/** The object that the cell is about. Where it will be changed it is made anew. */
async function objectFor({ line, role, relation }: Cell, asker: Person | undefined, fresh: boolean): Promise<string> {
  const { kind } = line;
  if (kind === '-' || kind === 'me') return '';
  if (relation === 'unknown') return newId();
  if (relation === 'own' && asker) return make(kind, asker);
  if (kind === 'account')
    return fresh ? await stranger() : people.buyer.id === asker?.id ? people.owner.id : people.buyer.id;
  // The owner's and the staff's shops are foreign to the rival, and the rival's to them.
  const other = role === 'owner' || role === 'staff' ? 'rival' : 'owner';
  return fresh ? make(kind, people[other]) : (kept.get(`${kind} ${other}`) as string);
}

async function ask(cell: Cell, fresh: boolean): Promise<Answer> {
  const { line, role } = cell;
  const route = routeOf(line);
  const isMortal = fresh && (line.kind === 'me' || line.kind === 'account');
  const asker = role === 'guest' ? undefined : isMortal ? await somebody(role) : people[role];
  const id = await objectFor(cell, asker, fresh);
  const caller: Caller = asker ?? server.guest;
  const [first = '', second = first] = id.split(' ');
  const path = line.path.replace(/:\w+/, first).replace(/:\w+/, second).replace(':emoji', '👍') + line.query;
  const key = `${line.method} ${line.path}`;
  const body = bodies[key]?.(asker) ?? (route.spec.body && exampleOf(route.spec.body));
  const method = line.method.toLowerCase() as 'post' | 'put' | 'patch' | 'delete';
  return line.method === 'GET' ? caller.get(path) : caller[method](path, body);
}

function codeOf({ body }: Answer<object>): unknown {
  return (body as { code?: unknown }).code;
}

function nameOf({ line, role, relation }: Cell): string {
  return `${role}, ${relation}: ${line.method} ${line.path} (${line.kind})`;
}

test('every route has a line, and every line is a route', () => {
  const routes = server.app.routes.map(({ method, path }) => `${method} ${path}`);
  const named = lines.map(({ method, path }) => `${method} ${path}`);
  assert.deepEqual(
    routes.filter((route) => !named.includes(route)),
    [],
    'routes without a line in the table of test/matrix.test.ts',
  );
  assert.deepEqual(
    named.filter((route) => !routes.includes(route)),
    [],
    'lines without a route',
  );
});

test('a line says something about everyone and every object', () => {
  const silent = lines.flatMap((line) =>
    roles.flatMap((role) =>
      relations(line.kind, role)
        .filter((relation) => expected(line, role, relation) === undefined)
        .map((relation) => `${role}, ${relation}: ${line.name}`),
    ),
  );
  assert.deepEqual(silent, []);
});

/** Moves without anybody asking: signs of life. And tries at passwords are written down, right or wrong. */
const moving = new Set([
  ...['nodes', 'presence', 'listener_cursors', 'sign_ins'],
  // Worked off behind the changes: the round of saved searches, what is learnt from views.
  ...['document_changes', 'saved_search_round', 'products_to_learn', 'product_neighbours'],
]);

/** Table → a hash of its rows, without the columns that merely show activity. */
async function tables(): Promise<Record<string, string>> {
  const { rows } = await query(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  );
  const hashes: Record<string, string> = {};
  for (const { name } of rows as { name: string }[]) {
    if (moving.has(name)) continue;
    const columns = `to_jsonb(t) - array['last_activity', 'is_online', 'node_id', 'last_seen']`;
    const found = await query(
      `select coalesce(md5(string_agg(md5((${columns})::text), '' order by (${columns})::text)), '') as hash from ${name} t`,
    );
    hashes[name] = found.rows[0].hash;
  }
  return hashes;
}

/** Waits until listeners and jobs have done what earlier requests gave them to do. */
async function settle(): Promise<Record<string, string>> {
  for (let seen = await tables(); ; ) {
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    const now = await tables();
    if (JSON.stringify(now) === JSON.stringify(seen)) return now;
    seen = now;
  }
}

/** Asks several at once; answers what came otherwise than the table says. */
async function walk(which: readonly Cell[], fresh: boolean): Promise<{ wrong: string[]; answers: Map<Cell, Answer> }> {
  const wrong: string[] = [];
  const answers = new Map<Cell, Answer>();
  const queue = [...which];
  async function work(): Promise<void> {
    for (let cell = queue.shift(); cell; cell = queue.shift()) {
      const answer = await ask(cell, fresh);
      answers.set(cell, answer);
      if (answer.status === cell.status) continue;
      wrong.push(`${nameOf(cell)} should answer ${cell.status}, not ${answer.status} ${JSON.stringify(answer.body)}`);
    }
  }
  await Promise.all(Array.from({ length: 6 }, work));
  return { wrong, answers };
}

const changes = ({ line, status }: Cell) => line.method !== 'GET' && status < 400;

test('who asks for what is not theirs is refused, reading changes nothing, and neither does a refusal', async () => {
  // Objects for reading are made before the tables are looked at.
  const still = cells.filter((cell) => !changes(cell));
  const own = still.filter(({ relation, line }) => relation === 'own' && line.kind !== '-' && line.kind !== 'me');
  const others = still.filter((cell) => !own.includes(cell));
  const first = await settle();
  const { wrong, answers } = await walk(others, false);
  assert.deepEqual(wrong, []);
  const second = await tables();
  const changed = Object.keys(first).filter((name) => first[name] !== second[name]);
  assert.deepEqual(changed, [], 'tables that changed though nobody was allowed to change anything');
  assert.deepEqual((await walk(own, false)).wrong, []);

  // What is foreign and not public cannot be told from what does not exist.
  for (const [cell, answer] of answers) {
    if (cell.relation !== 'foreign' || cell.status !== 404) continue;
    const unknown = [...answers].find(
      ([{ line, role, relation }]) => line === cell.line && role === cell.role && relation === 'unknown',
    );
    const shown = ({ requestId: _, ...body }: Record<string, unknown>) => body;
    assert.deepEqual(shown(answer.body), shown(unknown?.[1].body ?? {}), nameOf(cell));
  }
});

test('who asks for what is theirs gets it', async () => {
  assert.deepEqual((await walk(cells.filter(changes), true)).wrong, []);
});

for (const [how, status] of [
  ['ban', 'account_banned'],
  ['suspend', 'account_suspended'],
] as const) {
  test(`after a ${how}, no route knows the person any more`, async () => {
    const person = await server.person('Vasco');
    const body = how === 'ban' ? { reason: 'Fraud' } : { reason: 'Spam', until: '2099-01-01T00:00:00Z' };
    const shut = await people.admin.put(`/api/admin/users/${person.id}/${how}`, body);
    assert.equal(shut.status, 200);

    for (const { method, path, spec } of server.app.routes) {
      if (spec.access === 'public') continue;
      const url = path.replaceAll(/:\w+/g, newId());
      const ask = method.toLowerCase() as 'post';
      const answer =
        method === 'GET'
          ? await person.get(url)
          : await person[ask](url, bodies[`${method} ${path}`]?.(person) ?? (spec.body && exampleOf(spec.body)));
      assert.equal(answer.status, 401, `${method} ${path} answered ${answer.status}`);
      assert.equal(codeOf(answer), 'session_ended');
    }
    const again = await server.guest.post('/api/auth/login', { email: person.email, password: PASSWORD });
    assert.equal(again.status, 403);
    assert.equal(codeOf(again), status);
    const refreshed = await server.guest.post('/api/auth/refresh', { refreshToken: person.refreshToken });
    assert.equal(refreshed.status, 401);
  });
}
