-- What was looked at, by whom as far as they allow it, and the days of the shops that are counted from it.

create table product_views (
  -- Made by the client or by us; a second one of the same id sets how long the first took.
  id uuid primary key,
  kind text not null check (kind in ('product', 'shop', 'search')),
  product_id uuid references products on delete set null,
  shop_id uuid references shops on delete cascade,
  query text,
  user_id uuid references users on delete set null,
  session_id text,
  -- A keyed hash of the user, else of the session: tells visitors apart and nobody who they are, also after an erasure.
  visitor text not null,
  ip_address text,
  user_agent text,
  device text,
  browser text,
  os text,
  referrer text,
  -- Seconds.
  duration integer check (duration between 0 and 86400),
  -- In the time zone its shop had then: whoever counts days anew counts the same, also where the shop moved since.
  day date,
  created_at timestamptz not null default souk_now(),
  check ((kind = 'search') = (query is not null)),
  check (kind = 'search' or shop_id is not null),
  check ((shop_id is null) = (day is null))
);
create index product_views_product_id on product_views (product_id, created_at);
create index product_views_shop_id on product_views (shop_id, day);
create index product_views_user_id on product_views (user_id, created_at) where user_id is not null;
create index product_views_session_id on product_views (session_id, created_at) where session_id is not null;
create index product_views_created_at on product_views using brin (created_at);

-- A view by its key, always by the index: a plan kept since the table was small would read all of it for each.
create function view_of(view_id uuid) returns setof product_views language plpgsql stable rows 1
  set enable_seqscan = off as $$
begin
  return query select * from product_views where id = view_id;
end $$;

-- Views whose rows were kept long enough, so that the counter can still be counted anew.
alter table product_counters add column views_forgotten bigint not null default 0 check (views_forgotten >= 0);

-- One row: views of earlier days are no longer all there.
create table view_retention (
  only_row boolean primary key default true check (only_row),
  forgotten_before date not null default '-infinity'
);
insert into view_retention default values;

-- Days of a shop, in the time zone the shop had on that day. One listener writes them.
create table shop_analytics (
  id uuid primary key default gen_random_uuid(),
  shop_id uuid not null references shops on delete cascade,
  date date not null,
  views integer not null default 0,
  unique_visitors integer not null default 0,
  product_views integer not null default 0,
  messages_received integer not null default 0,
  orders integer not null default 0,
  revenue bigint not null default 0,
  new_followers integer not null default 0,
  conversion_rate double precision not null
    generated always as (case when unique_visitors = 0 then 0 else orders::float8 / unique_visitors end) stored,
  avg_order_value bigint not null
    generated always as (case when orders = 0 then 0 else round(revenue::numeric / orders) end) stored,
  unique (shop_id, date)
);
create index shop_analytics_date on shop_analytics (date);

-- Who was counted as a visitor of a shop on a day.
create table shop_visitors (
  shop_id uuid not null references shops on delete cascade,
  date date not null,
  visitor text not null,
  primary key (shop_id, date, visitor)
);
create index shop_visitors_date on shop_visitors (date);
