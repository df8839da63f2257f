-- What shops and the operator know of their market: days of shops whole, behaviour, reports, figures of the web.

-- Raw rows keep the day they were written on, in the time zone the shop had then, as views and orders do: whoever counts
-- days anew counts the same, also where the shop moved since.
alter table messages add column day date;
alter table refunds add column shop_id uuid references shops, add column day date;
alter table follow_changes add column day date;

create function souk_day_of(shop uuid, at timestamptz) returns date language sql stable as
  $$ select (at at time zone time_zone)::date from shops where id = shop $$;

update messages set day = souk_day_of(shop_id, messages.created_at)
  from conversations where conversations.id = conversation_id;
update refunds set shop_id = orders.shop_id, day = souk_day_of(orders.shop_id, refunds.created_at)
  from orders where orders.id = order_id;
update follow_changes set day = souk_day_of(shop_id, created_at);
alter table messages alter column day set not null;
alter table refunds alter column shop_id set not null, alter column day set not null;
alter table follow_changes alter column day set not null;

create function keep_day_of_message() returns trigger language plpgsql as $$
begin
  new.day := souk_day_of((select shop_id from conversations where id = new.conversation_id), new.created_at);
  return new;
end $$;
create trigger messages_day before insert on messages for each row execute function keep_day_of_message();

create function keep_day_of_refund() returns trigger language plpgsql as $$
begin
  new.shop_id := (select shop_id from orders where id = new.order_id);
  new.day := souk_day_of(new.shop_id, new.created_at);
  return new;
end $$;
create trigger refunds_day before insert on refunds for each row execute function keep_day_of_refund();

create function keep_day_of_follow() returns trigger language plpgsql as $$
begin
  new.day := souk_day_of(new.shop_id, new.created_at);
  return new;
end $$;
create trigger follow_changes_day before insert on follow_changes for each row execute function keep_day_of_follow();

create index refunds_day on refunds (shop_id, day);
create index follow_changes_day on follow_changes (shop_id, day);

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

-- When somebody first was seen there on that day, and whether they had not been there before: one listener writes it.
-- In this order, so that all days of a visitor stand together.
alter table shop_visitors add column first_at timestamptz not null default souk_now(), add column is_new boolean not null default true;
alter table shop_visitors drop constraint shop_visitors_pkey, add primary key (shop_id, visitor, date);

-- Days of a shop by what is looked at, where people come from, and the like. One listener writes them.
create table shop_figures (
  shop_id uuid not null references shops on delete cascade,
  -- product: id; referrer: host, or 'souk' and the kind of our own page; device; hour: '00' to '23' on the shop's clock;
  -- visit: 'new', 'returning'; term: what was searched before the view; funnel: 'interested', 'ordered', 'paid';
  -- stay: '' (days that are final).
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

-- Counting all days anew, from the first shop to the last; one at a time, and taken up again where it was left.
create table analytics_rebuilds (
  id uuid primary key,
  -- One shop, or all.
  shop_id uuid references shops on delete cascade,
  -- The last piece that was counted: shops in the order of their ids, of each its months.
  after_shop uuid,
  after_month date,
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
