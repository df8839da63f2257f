-- Carts, and orders split by shop. Every amount is in minor units of the order's currency.

alter table product_variants
  -- Pieces that orders took and did not give back: written in the statement that moves the stock.
  add column sold integer not null default 0 check (sold >= 0);

-- What was sold of a product, also of variants that are gone.
create function count_sold() returns trigger language plpgsql as $$
declare
  ids uuid[];
  pieces bigint[];
begin
  -- Into arrays, as in `follow_variants`: the plan is kept for the session and must do for one sale and for five hundred.
  select array_agg(product_id), array_agg(moved) into ids, pieces
  from (
    select product_id, sum(sold) as moved
    from (select product_id, sold from after union all select product_id, -sold from before) as change
    group by product_id having sum(sold) <> 0
  ) as changed;
  if ids is not null then
    update product_counters set sold = sold + moved
    from unnest(ids, pieces) as changed (id, moved)
    where product_id = any(ids) and product_id = changed.id;
  end if;
  return null;
end $$;
-- Behind `product_variants_updated`, which holds the counters in their order.
create trigger product_variants_updated_sold after update on product_variants
  referencing old table as before new table as after for each statement execute function count_sold();

-- Of somebody signed in, or of a guest, who is known by the SHA-256 of a token in a cookie.
create table carts (
  id uuid primary key,
  user_id uuid unique references users on delete cascade,
  token_hash bytea unique,
  created_at timestamptz not null default souk_now(),
  updated_at timestamptz not null default souk_now(),
  check (num_nonnulls(user_id, token_hash) = 1)
);
create index carts_updated_at on carts (updated_at);

create table cart_items (
  id uuid primary key,
  cart_id uuid not null references carts on delete cascade,
  product_id uuid not null references products on delete cascade,
  -- Null where the variant is gone: the line stays, and says so.
  variant_id uuid references product_variants on delete set null,
  quantity integer not null check (quantity between 1 and 999),
  -- What it cost when the buyer last saw its price.
  seen_amount bigint not null check (seen_amount >= 0),
  created_at timestamptz not null default souk_now(),
  unique (cart_id, variant_id)
);
create index cart_items_product_id on cart_items (product_id);
create index cart_items_variant_id on cart_items (variant_id) where variant_id is not null;

-- What was bought together: orders of one or more shops.
create table checkouts (
  id uuid primary key,
  buyer_id uuid not null references users,
  created_at timestamptz not null default souk_now()
);
create index checkouts_buyer_id on checkouts (buyer_id);

create table orders (
  id uuid primary key,
  -- What people call it.
  number bigint generated always as identity (start with 1001) unique,
  checkout_id uuid not null references checkouts,
  buyer_id uuid not null references users,
  shop_id uuid not null references shops,
  status text not null default 'placed'
    check (status in ('placed', 'confirmed', 'shipped', 'delivered', 'cancelled', 'returned')),
  payment_status text not null default 'due'
    check (payment_status in ('due', 'authorised', 'paid', 'partly_refunded', 'refunded')),
  payment_method text not null,
  currency text not null,
  goods_amount bigint not null check (goods_amount >= 0),
  delivery_amount bigint not null check (delivery_amount >= 0),
  total_amount bigint not null check (total_amount = goods_amount + delivery_amount),
  -- Of the goods, as the rates were at the sale; never counted anew.
  commission_amount bigint not null check (commission_amount between 0 and goods_amount),
  refunded_amount bigint not null default 0 check (refunded_amount between 0 and total_amount),
  delivery_refunded_amount bigint not null default 0 check (delivery_refunded_amount between 0 and delivery_amount),
  commission_refunded_amount bigint not null default 0
    check (commission_refunded_amount between 0 and commission_amount),
  delivery_kind text not null check (delivery_kind in ('delivery', 'pickup', 'arranged')),
  -- The zone or the place, as it was called then.
  delivery_name text not null default '',
  location_id uuid references shop_locations on delete set null,
  -- Encrypted: { address, note }. Null once the buyer is erased.
  sealed text,
  shipment jsonb,
  -- When it was placed, in the time zone its shop had then.
  day date not null,
  placed_at timestamptz not null default souk_now(),
  confirmed_at timestamptz,
  shipped_at timestamptz,
  delivered_at timestamptz,
  cancelled_at timestamptz,
  returned_at timestamptz,
  paid_at timestamptz,
  updated_at timestamptz not null default souk_now(),
  check ((status = 'cancelled') = (cancelled_at is not null)),
  check ((status = 'returned') = (returned_at is not null)),
  check (status <> 'shipped' or shipped_at is not null),
  check (status <> 'delivered' or delivered_at is not null),
  check ((payment_status in ('paid', 'partly_refunded', 'refunded')) = (paid_at is not null)),
  check ((payment_status = 'partly_refunded') = (refunded_amount > 0 and refunded_amount < total_amount)),
  check ((payment_status = 'refunded') = (refunded_amount = total_amount and total_amount > 0))
);
create index orders_checkout_id on orders (checkout_id);
create index orders_buyer_id on orders (buyer_id, id desc);
create index orders_shop_id on orders (shop_id, id desc);
create index orders_shop_status on orders (shop_id, status, id desc);
create index orders_shop_payment on orders (shop_id, payment_status, id desc);
create index orders_day on orders (shop_id, day);
create index orders_location_id on orders (location_id) where location_id is not null;
create index orders_placed on orders (placed_at) where status = 'placed';

-- No statement, whoever writes it, moves an order along an edge that isn't there.
create function keep_to_edges() returns trigger language plpgsql as $$
begin
  if old.status <> new.status and (old.status, new.status) not in (
    ('placed', 'confirmed'), ('placed', 'cancelled'),
    ('confirmed', 'shipped'), ('confirmed', 'delivered'), ('confirmed', 'cancelled'),
    ('shipped', 'delivered'), ('shipped', 'returned'), ('delivered', 'returned')
  ) then
    raise exception 'an order cannot go from % to %', old.status, new.status
      using errcode = 'check_violation', constraint = 'orders_status_edges';
  end if;
  if old.payment_status <> new.payment_status and (old.payment_status, new.payment_status) not in (
    ('due', 'authorised'), ('due', 'paid'), ('authorised', 'due'), ('authorised', 'paid'),
    ('paid', 'partly_refunded'), ('paid', 'refunded'), ('partly_refunded', 'refunded')
  ) then
    raise exception 'a payment cannot go from % to %', old.payment_status, new.payment_status
      using errcode = 'check_violation', constraint = 'orders_payment_edges';
  end if;
  return new;
end $$;
create trigger orders_keep_to_edges before update of status, payment_status on orders
  for each row execute function keep_to_edges();

-- As it was sold: what the product is called or costs later changes nothing here.
create table order_lines (
  id uuid primary key,
  order_id uuid not null references orders on delete cascade,
  position smallint not null,
  product_id uuid not null references products,
  variant_id uuid references product_variants on delete set null,
  title text not null,
  options jsonb not null default '{}',
  sku text,
  quantity integer not null check (quantity > 0),
  price_amount bigint not null check (price_amount >= 0),
  -- Hundredths of a per cent.
  commission_rate integer not null check (commission_rate between 0 and 10000),
  commission_amount bigint not null check (commission_amount between 0 and price_amount * quantity),
  refunded_amount bigint not null default 0 check (refunded_amount between 0 and price_amount * quantity),
  -- Pieces that came back to the shop, and of all pieces those that went back into its stock.
  returned_quantity integer not null default 0 check (returned_quantity between 0 and quantity),
  restocked_quantity integer not null default 0 check (restocked_quantity between 0 and quantity),
  unique (order_id, position)
);
create index order_lines_product_id on order_lines (product_id, order_id);
create index order_lines_variant_id on order_lines (variant_id) where variant_id is not null;

-- What a shop finds an order by: the words of its titles and of its buyer's name, each behind the id of the shop, so
-- that a search never meets the orders of another. Beside the order, which moves often; this does not.
create table order_words (
  order_id uuid primary key references orders on delete cascade,
  words tsvector not null
);
create index order_words_words on order_words using gin (words);

create function order_words_of(wanted uuid) returns tsvector language sql stable as $$
  select coalesce(array_to_tsvector(array_agg(distinct shop_id || '/' || lexeme)), '')
  from orders
  join users on users.id = buyer_id
  cross join lateral unnest(to_tsvector('simple', users.name || ' ' || (
    select coalesce(string_agg(title, ' '), '') from order_lines where order_id = wanted
  )))
  where orders.id = wanted
$$;

create function write_order_words() returns trigger language plpgsql as $$
begin
  insert into order_words (order_id, words)
  select order_id, order_words_of(order_id) from (select distinct order_id from written) as placed
  on conflict (order_id) do update set words = excluded.words;
  return null;
end $$;
create trigger order_lines_written after insert on order_lines
  referencing new table as written for each statement execute function write_order_words();

-- Also when somebody is erased, and with it their name.
create function rename_in_order_words() returns trigger language plpgsql as $$
begin
  update order_words set words = order_words_of(order_id)
  where order_id in (select id from orders where buyer_id = new.id);
  return null;
end $$;
create trigger users_renamed after update of name on users
  for each row when (old.name <> new.name) execute function rename_in_order_words();

-- The history of an order, of its payment and of its returns.
create table order_changes (
  id uuid primary key,
  -- Steps of one transaction bear one time, and ids made in one millisecond are in no order.
  position bigint not null generated always as identity,
  order_id uuid not null references orders on delete cascade,
  kind text not null check (kind in ('status', 'payment', 'return')),
  from_state text,
  to_state text not null,
  by text not null check (by in ('buyer', 'shop', 'house')),
  actor_id uuid references users on delete set null,
  note text not null default '',
  -- What was paid or refunded with it.
  amount bigint,
  created_at timestamptz not null default souk_now()
);
create index order_changes_order_id on order_changes (order_id, position);
create index order_changes_actor_id on order_changes (actor_id) where actor_id is not null;

create table order_returns (
  id uuid primary key,
  order_id uuid not null references orders on delete cascade,
  status text not null default 'requested' check (status in ('requested', 'accepted', 'declined', 'received')),
  reason text not null,
  -- What the shop said to it.
  answer text not null default '',
  created_at timestamptz not null default souk_now(),
  decided_at timestamptz,
  received_at timestamptz,
  check ((status = 'requested') = (decided_at is null)),
  check ((status = 'received') = (received_at is not null))
);
create index order_returns_order_id on order_returns (order_id);
create unique index order_returns_open on order_returns (order_id) where status in ('requested', 'accepted');

create table order_return_lines (
  return_id uuid not null references order_returns on delete cascade,
  line_id uuid not null references order_lines on delete cascade,
  quantity integer not null check (quantity > 0),
  primary key (return_id, line_id)
);
create index order_return_lines_line_id on order_return_lines (line_id);
