import type { Pool } from 'pg';
import { prepared } from '#platform/database/connection.ts';

/** Whose recommendations they are; both are null for a guest whose visit has no name. */
export interface Asker {
  readonly userId: string | null;
  readonly sessionId: string | null;
}

export type Act = 'view' | 'cart' | 'purchase';

/** A product that somebody was interested in. */
export interface Interest {
  readonly id: string;
  /** The strongest thing they did with it. */
  readonly act: Act;
  /** Null where others may not see it any more. */
  readonly title: string | null;
  readonly categoryId: string | null;
  readonly category: string | null;
}

export interface Wishes {
  readonly isOff: boolean;
  readonly minPrice: number | null;
  readonly maxPrice: number | null;
  readonly currency: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly withinKm: number | null;
}

/** All that a list is made of, and the list that was kept last. */
export interface Situation {
  /** In which language the asker reads; null for a guest. */
  readonly locale: string | null;
  readonly wishes: Wishes | null;
  /** The latest first. */
  readonly interests: readonly Interest[];
  /** Everything looked at or bought that is known of, newest 2,000 views and 50 orders. */
  readonly known: readonly string[];
  readonly refusals: string | null;
  readonly trainedAt: string | null;
  readonly kept: KeptList | null;
}

export interface KeptList {
  readonly madeOf: string;
  readonly strategy: string;
  readonly computedAt: string;
  readonly isYoung: boolean;
  readonly items: readonly KeptItem[];
}

export interface KeptItem {
  readonly id: string;
  readonly score: number;
  readonly reason: KeptReason;
}

/** Ids only: names are read when it is shown. */
export interface KeptReason {
  readonly code: string;
  readonly productId?: string;
  readonly categoryId?: string;
}

/** Interests that count. */
const MOST_INTERESTS = 50;
/** Views that are read: who looked at a thousand things is answered as fast as anybody. */
const MOST_VIEWS = 2_000;
const MOST_VIEWS_OF_A_VISIT = 200;
const MOST_VISITS = 20;
const MOST_ORDERS = 50;
/** A list is made anew after this time, though nothing of the person's own changed: the market did. */
const YOUNG_FOR = '5 minutes';

const kept = (owner: string) => `
  (select jsonb_build_object(
     'madeOf', made_of, 'strategy', list.strategy, 'computedAt', to_char(computed_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
     'isYoung', computed_at between souk_now() - interval '${YOUNG_FOR}' and souk_now(),
     'items', coalesce((
       select jsonb_agg(jsonb_build_object('id', product_id, 'score', score, 'reason', reason)
                        order by score desc, product_id desc)
       from product_recommendations where list_id = list.id), '[]'))
   from recommendation_lists as list where ${owner})`;

/** What the acts of one asker come to: `done (product_id, act, at)` is made by the statement that begins with it. */
const interests = `
  latest as (
    select product_id, max(at) as at, max(act) as act from done group by product_id order by max(at) desc
    limit ${MOST_INTERESTS}
  ), shown as (
    select latest.product_id as id, act, at, public_products.title, products.category_id, names[cardinality(names)] as category
    from latest join products on products.id = latest.product_id
    left join public_products on public_products.id = latest.product_id
    left join categories on categories.id = products.category_id
  )`;
const acts = `(array['view', 'cart', 'purchase'])[act]`;
const listed = `
  coalesce((select jsonb_agg(jsonb_build_object('id', id, 'act', ${acts}, 'title', title, 'categoryId', category_id,
              'category', category) order by at desc, id) from shown), '[]') as interests,
  array(select distinct product_id from done) as known,
  (select to_char(trained_at, 'YYYY-MM-DD"T"HH24:MI:SS.US') from recommendation_model) as "trainedAt"`;

const ofUser = prepared<Situation>(
  'recommendations_of_user',
  `with mine as (
    select * from recommendation_settings where user_id = $1
  ), since as (
    select coalesce((select history_from from mine), '-infinity') as at
  ), visits as (
    select session_id, linked_at as until from recommendation_sessions
    where user_id = $1 and session_id is distinct from $2
    order by linked_at desc limit ${MOST_VISITS}
  ), visits_and_this as (
    select * from visits
    union all
    select $2, 'infinity' where $2 is not null and not exists (
      select 1 from recommendation_sessions where session_id = $2 and user_id <> $1)
  ), ordered as (
    select id, placed_at from orders where buyer_id = $1 and status <> 'cancelled' order by id desc limit ${MOST_ORDERS}
  ), bought as (
    select product_id, placed_at as at from ordered join order_lines on order_id = ordered.id
  ), done as (
    (select product_id, 1 as act, created_at as at from product_views
     where user_id = $1 and created_at >= (select at from since) and product_id is not null
     order by created_at desc limit ${MOST_VIEWS})
    union all
    (select product_id, 1, created_at from visits_and_this cross join lateral (
       select product_id, created_at from product_views
       where session_id = visits_and_this.session_id and user_id is null and product_id is not null
         and created_at >= (select at from since) and created_at <= until
       order by created_at desc limit ${MOST_VIEWS_OF_A_VISIT}) as seen)
    union all
    (select product_id, 2, cart_items.created_at from carts join cart_items on cart_id = carts.id
     where carts.user_id = $1 and cart_items.created_at >= (select at from since))
    union all
    (select product_id, 3, at from bought where at >= (select at from since))
  ), ${interests}
  select
    (select locale from users where id = $1) as locale,
    (select jsonb_build_object('isOff', is_off, 'minPrice', min_price, 'maxPrice', max_price, 'currency', currency,
       'latitude', latitude, 'longitude', longitude, 'withinKm', within_km) from mine) as wishes,
    ${listed.replace('from done', 'from (select product_id from done union all select product_id from bought) as all_known')},
    (select md5(string_agg(id::text, ',' order by id)) from recommendation_refusals where user_id = $1) as refusals,
    ${kept('user_id = $1')} as kept`,
);

const ofSession = prepared<Situation>(
  'recommendations_of_session',
  `with done as (
    select product_id, 1 as act, created_at as at from product_views
    where session_id = $1 and user_id is null and product_id is not null
    order by created_at desc limit ${MOST_VIEWS}
  ), ${interests}
  select null as locale, null as wishes, ${listed}, null as refusals, ${kept('session_id = $1')} as kept`,
);

const ofNobody: Situation = {
  ...{ locale: null, wishes: null, interests: [], known: [], refusals: null, trainedAt: null, kept: null },
};

/** Reads in one statement what somebody is interested in, what they wish, and what was kept for them. */
export async function readSituation(pool: Pool, { userId, sessionId }: Asker): Promise<Situation> {
  if (userId === null && sessionId === null) return ofNobody;
  const [row] = userId === null ? await ofSession(pool, [sessionId]) : await ofUser(pool, [userId, sessionId]);
  return row ?? ofNobody;
}
