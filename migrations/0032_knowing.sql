-- What shops and the operator know of their market: days of shops whole, behaviour, reports, figures of the web.

-- Raw rows keep the day they were written on, in the time zone the shop had then, as views and orders do: whoever counts
-- days anew counts the same, also where the shop moved since.
-- The shop is that of the conversation, which never moves: it holds the row, and no second key is checked for each message.
alter table messages add column shop_id uuid, add column day date;
alter table refunds add column shop_id uuid references shops, add column day date;
alter table follow_changes add column day date;

create function souk_day_of(shop uuid, at timestamptz) returns date language sql stable as
  $$ select (at at time zone time_zone)::date from shops where id = shop $$;

update messages set shop_id = conversations.shop_id, day = souk_day_of(conversations.shop_id, messages.created_at)
  from conversations where conversations.id = conversation_id;
update refunds set shop_id = orders.shop_id, day = souk_day_of(orders.shop_id, refunds.created_at)
  from orders where orders.id = order_id;
update follow_changes set day = souk_day_of(shop_id, created_at);
alter table messages alter column shop_id set not null, alter column day set not null;
alter table refunds alter column shop_id set not null, alter column day set not null;
alter table follow_changes alter column day set not null;

-- Whoever writes many says the day themselves, with what they read anyway; nobody else has to.
create function keep_day_of_message() returns trigger language plpgsql as $$
begin
  new.shop_id := (select shop_id from conversations where id = new.conversation_id);
  new.day := souk_day_of(new.shop_id, new.created_at);
  return new;
end $$;
create trigger messages_day before insert on messages
  for each row when (new.day is null) execute function keep_day_of_message();

create function keep_day_of_refund() returns trigger language plpgsql as $$
begin
  new.shop_id := (select shop_id from orders where id = new.order_id);
  new.day := souk_day_of(new.shop_id, new.created_at);
  return new;
end $$;
create trigger refunds_day before insert on refunds
  for each row when (new.day is null) execute function keep_day_of_refund();

create function keep_day_of_follow() returns trigger language plpgsql as $$
begin
  new.day := souk_day_of(new.shop_id, new.created_at);
  return new;
end $$;
create trigger follow_changes_day before insert on follow_changes
  for each row when (new.day is null) execute function keep_day_of_follow();

create index refunds_day on refunds (shop_id, day);
-- Whether somebody followed at a time is told by their last change before it.
create index follow_changes_follower on follow_changes (shop_id, user_id, created_at desc, id desc);
create index follow_changes_day on follow_changes (shop_id, day, change);
create index messages_received on messages (shop_id, day) include (kind) where side = 'buyer';

-- A shop's views by time: its days are found by it (a day is within 26 hours of its midnight in UTC), and who is there now.
drop index product_views_shop_id;
create index product_views_shop_id on product_views (shop_id, created_at);

-- Everything that was ever put into a cart, with the day in the shop. Lines of carts come and go; these stay.
create table cart_additions (
  id bigint generated always as identity primary key,
  shop_id uuid not null references shops on delete cascade,
  product_id uuid references products on delete set null,
  -- The signed-in user, else the guest's cart; also of those who are erased since. Never another after a sign-in.
  who uuid not null,
  quantity integer not null,
  day date not null,
  created_at timestamptz not null default souk_now()
);
create index cart_additions_shop_id on cart_additions (shop_id, day);
create index cart_additions_product_id on cart_additions (product_id) where product_id is not null;
create index cart_additions_who on cart_additions (who);
create index cart_additions_created_at on cart_additions using brin (created_at);

create function log_cart_additions() returns trigger language plpgsql as $$
begin
  insert into cart_additions (shop_id, product_id, who, quantity, day, created_at)
    select products.shop_id, added.product_id, coalesce(carts.user_id, carts.id), added.quantity,
      souk_day_of(products.shop_id, added.created_at), added.created_at
    from added join carts on carts.id = added.cart_id join products on products.id = added.product_id
    order by added.id;
  return null;
end $$;
create trigger cart_items_added after insert on cart_items
  referencing new table as added for each statement execute function log_cart_additions();

-- Days of a shop by what is looked at, where people come from, and the like. One listener writes them.
create table shop_figures (
  shop_id uuid not null references shops on delete cascade,
  -- product: id; referrer: as souk_source_of says; device; hour: '00' to '23' on the clock the shop had; visit: 'new',
  -- 'returning'; term: what was searched before the view; funnel: 'interested', 'ordered', 'paid'; stay: '' (days that
  -- are final). Past 200 referrers a day the rest is 'other', past 200 terms it is '': what nobody can search.
  dimension text not null
    check (dimension in ('product', 'referrer', 'device', 'hour', 'visit', 'term', 'funnel', 'stay')),
  date date not null,
  value text collate "C" not null,
  views integer not null default 0,
  visitors integer not null default 0,
  -- They stayed, all together, with how many views told it.
  seconds bigint not null default 0,
  stays integer not null default 0,
  carts integer not null default 0,
  orders integer not null default 0,
  pieces integer not null default 0,
  -- Minor units, as in shop_analytics.
  revenue bigint not null default 0,
  primary key (shop_id, dimension, date, value)
);
create index shop_figures_date on shop_figures (date);

-- With which view somebody came to a shop on a day, and whether they had not been there in the 365 days before: what
-- brought them, and with what. Of the writer of shop_figures, as shop_visitors is of the writer of shop_analytics: each
-- hears for itself, and neither waits for the other.
create table shop_arrivals (
  shop_id uuid not null references shops on delete cascade,
  visitor text not null,
  date date not null,
  view_id uuid not null,
  is_new boolean not null,
  primary key (shop_id, visitor, date)
);
create index shop_arrivals_date on shop_arrivals (date, shop_id);

-- What was searched before a view is found by who searched.
create index product_views_searched on product_views (visitor, created_at) where kind = 'search';

-- Stays of days before are final and in shop_figures; of later ones they are read from the views.
alter table view_retention add column stays_before date not null default '-infinity';

-- Zones that shops had, each until when: hours of the past keep the clock they were on, as days do.
create table shop_zones (
  shop_id uuid not null references shops on delete cascade,
  until_at timestamptz not null,
  time_zone text not null,
  primary key (shop_id, until_at)
);
create function keep_zone_of_shop() returns trigger language plpgsql as $$
begin
  insert into shop_zones (shop_id, until_at, time_zone) values (old.id, souk_now(), old.time_zone)
  on conflict do nothing;
  return null;
end $$;
create trigger shops_zone after update of time_zone on shops
  for each row when (old.time_zone <> new.time_zone) execute function keep_zone_of_shop();

-- Both for columns of a `lateral`: the planner takes their texts in, so that no call is left.
create function souk_zone_at(shop uuid, at timestamptz) returns text language sql stable as $$
  select coalesce(
    (select time_zone from shop_zones where shop_id = shop and until_at > at order by until_at limit 1),
    (select time_zone from shops where id = shop))
$$;

-- Where a view came from: a host; of our own pages their kind; 'direct' where nothing said so.
create function souk_source_of(referrer text) returns text language sql immutable as $$
  select case
    when referrer is null then 'direct'
    when referrer = '/' then 'souk home'
    when referrer like '/search%' then 'souk search'
    when referrer like '/products/%' then 'souk product'
    when referrer like '/shops/%' then 'souk shop'
    when referrer like '/%' then 'souk other'
    else coalesce(nullif(left(
      regexp_replace(split_part(split_part(referrer, '://', 2), '/', 1), '^www[.]', ''), 100), ''), 'direct') end
$$;

-- Counting all days anew, from the first shop to the last; one at a time, and taken up again where it was left.
create table analytics_rebuilds (
  id uuid primary key,
  -- One shop, or all.
  shop_id uuid references shops on delete cascade,
  -- The last piece that was counted: shops in the order of their ids, of each its months.
  after_shop uuid,
  after_month date,
  -- Pieces.
  done integer not null default 0,
  started_at timestamptz not null default souk_now(),
  finished_at timestamptz
);
create unique index analytics_rebuilds_open on analytics_rebuilds ((true)) where finished_at is null;
create index analytics_rebuilds_shop_id on analytics_rebuilds (shop_id) where shop_id is not null;

-- Reports that people of a shop made.
create table analytics_reports (
  id uuid primary key,
  shop_id uuid not null references shops on delete cascade,
  -- Null once they are erased.
  owner_id uuid references users on delete set null,
  name text not null check (length(name) between 1 and 100),
  -- What it shows: metrics, dimensions, filters, range, comparison.
  definition jsonb not null,
  -- Whether everybody who may see the shop's figures sees it.
  is_shared boolean not null default false,
  -- When it is mailed to its owner, in the morning of the shop.
  schedule text check (schedule in ('daily', 'weekly', 'monthly')),
  format text not null default 'csv' check (format in ('csv', 'xlsx')),
  next_at timestamptz,
  last_at timestamptz,
  created_at timestamptz not null default souk_now(),
  updated_at timestamptz not null default souk_now(),
  check ((schedule is null) = (next_at is null))
);
create index analytics_reports_shop_id on analytics_reports (shop_id, id);
create index analytics_reports_owner_id on analytics_reports (owner_id) where owner_id is not null;
create index analytics_reports_next_at on analytics_reports (next_at) where next_at is not null;

-- Whether shops may begin a conversation with them while they look around there.
alter table users add column may_be_greeted boolean not null default false;

-- What went back to buyers of all shops on some days, for the operator; rows stand nearly in the order of their days.
create index refunds_of_days on refunds using brin (day);

-- How fast pages were for those who agreed to tell: counts by day, page and bucket; nobody's name, address or device.
create table web_vitals (
  day date not null,
  -- The route as the web client names it: '/products/$id'.
  page text collate "C" not null,
  metric text not null check (metric in ('LCP', 'INP', 'CLS', 'FCP', 'TTFB')),
  bucket smallint not null,
  count integer not null default 0,
  primary key (day, page, metric, bucket)
);

-- What broke in people's browsers, of those who agreed to tell.
create table client_errors (
  day date not null,
  fingerprint text not null,
  message text not null,
  page text not null,
  count integer not null default 0,
  last_at timestamptz not null default souk_now(),
  primary key (day, fingerprint)
);
