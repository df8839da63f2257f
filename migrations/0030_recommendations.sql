-- What people may like: the learned neighbours of products, what each was shown, and what they said about it.

-- Neighbours of a product, the nearest first.
create table product_neighbours (
  product_id uuid not null references products on delete cascade,
  -- `behaviour`: liked by the same people, by the model; `content`: alike in themselves; `bought`: bought together.
  kind text not null check (kind in ('behaviour', 'content', 'bought')),
  neighbours uuid[] not null,
  scores real[] not null,
  -- Of `behaviour`: how many people have the product, each as far as they are trusted.
  people real not null default 0,
  updated_at timestamptz not null default souk_now(),
  primary key (product_id, kind),
  check (cardinality(neighbours) = cardinality(scores))
);

-- Products whose neighbours are not as people, or the products themselves, are now. Whoever deletes a row here writes
-- the neighbours in the same transaction.
create table products_to_learn (
  product_id uuid primary key references products on delete cascade,
  of_behaviour boolean not null default false,
  of_bought boolean not null default false,
  of_content boolean not null default false,
  -- Learning it met a fault: it waits for the next training, so that the others need not wait for it.
  put_aside boolean not null default false
);
create index products_to_learn_done on products_to_learn (product_id) where (of_behaviour or of_bought) and not put_aside;

-- One row: the model as it was trained last.
create table recommendation_model (
  only_row boolean primary key default true check (only_row),
  -- Direction, gap decay, recency, shrinkage and what else validation chose.
  settings jsonb not null,
  -- Of each strategy on held-back last interactions.
  metrics jsonb not null,
  -- Whether it beat the formula there; until then the formula is what people get.
  is_better boolean not null,
  events bigint not null,
  trained_at timestamptz not null default souk_now()
);

-- What was answered last to each person or, signed out, session: of what it was made, so that it is made anew when that
-- is other than it was. Its row is held by whoever replaces the list.
create table recommendation_lists (
  id uuid primary key,
  user_id uuid references users on delete cascade,
  session_id text,
  -- A hash of the history, the settings, the refusals and the model.
  made_of text not null,
  strategy text not null,
  computed_at timestamptz not null default souk_now(),
  check ((user_id is null) <> (session_id is null))
);
create unique index recommendation_lists_user_id on recommendation_lists (user_id) where user_id is not null;
create unique index recommendation_lists_session_id on recommendation_lists (session_id) where session_id is not null;
create index recommendation_lists_computed_at on recommendation_lists (computed_at) where session_id is not null;

create table product_recommendations (
  id uuid primary key,
  list_id uuid not null references recommendation_lists on delete cascade,
  user_id uuid references users on delete cascade,
  session_id text,
  product_id uuid not null references products on delete cascade,
  score double precision not null,
  -- A code, and the ids of what the words of it speak of.
  reason jsonb not null,
  strategy text not null,
  created_at timestamptz not null default souk_now(),
  check ((user_id is null) <> (session_id is null)),
  unique (list_id, product_id)
);
create unique index product_recommendations_user_id on product_recommendations (user_id, product_id)
  where user_id is not null;
create unique index product_recommendations_session_id on product_recommendations (session_id, product_id)
  where session_id is not null;
create index product_recommendations_product_id on product_recommendations (product_id);

-- A visit that began signed out and went on signed in: what was looked at in it before counts for the person, too. The
-- first to say so has it, so that nobody else at the same machine gets it.
create table recommendation_sessions (
  session_id text primary key,
  user_id uuid not null references users on delete cascade,
  -- What was looked at later, signed out again, may be somebody else.
  linked_at timestamptz not null default souk_now()
);
create index recommendation_sessions_user_id on recommendation_sessions (user_id, linked_at desc);
create index recommendation_sessions_linked_at on recommendation_sessions (linked_at);

create table recommendation_settings (
  user_id uuid primary key references users on delete cascade,
  is_off boolean not null default false,
  -- Prices outside are not recommended; in minor units of `currency`.
  min_price bigint check (min_price >= 0),
  max_price bigint check (max_price >= min_price),
  currency text check (currency ~ '^[A-Z]{3}$'),
  -- About where they are: the middle of a cell of about a kilometre.
  latitude double precision check (latitude between -90 and 90),
  longitude double precision check (longitude >= -180 and longitude < 180),
  -- Only of shops with a place this near to it; null: from anywhere.
  within_km integer check (within_km > 0),
  -- What was looked at before counts no longer.
  history_from timestamptz not null default '-infinity',
  check ((currency is null) = (min_price is null and max_price is null)),
  check ((latitude is null) = (longitude is null)),
  check (within_km is null or latitude is not null)
);

-- Not this, not this shop, nothing of this category.
create table recommendation_refusals (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  product_id uuid references products on delete cascade,
  shop_id uuid references shops on delete cascade,
  category_id uuid references categories on delete cascade,
  created_at timestamptz not null default souk_now(),
  check (num_nonnulls(product_id, shop_id, category_id) = 1)
);
create unique index recommendation_refusals_once
  on recommendation_refusals (user_id, coalesce(product_id, shop_id, category_id));
create index recommendation_refusals_user_id on recommendation_refusals (user_id, id desc);
create index recommendation_refusals_product_id on recommendation_refusals (product_id) where product_id is not null;
create index recommendation_refusals_shop_id on recommendation_refusals (shop_id) where shop_id is not null;
create index recommendation_refusals_category_id on recommendation_refusals (category_id) where category_id is not null;

-- How often products were shown by a strategy at a place of the web, and how often somebody went there.
create table recommendation_marks (
  day date not null,
  strategy text not null,
  place text not null,
  shown bigint not null default 0,
  clicked bigint not null default 0,
  primary key (day, strategy, place)
);

-- Of each large category the products that can stand among the first by the formula, whatever its parts are divided by:
-- those that fewer than so many others surpass in views, sales and rating alike. The parts as they were then.
create table category_favourites (
  category_id uuid primary key references categories on delete cascade,
  product_ids uuid[] not null,
  views bigint[] not null,
  sold bigint[] not null,
  ratings real[] not null,
  computed_at timestamptz not null default souk_now(),
  check (cardinality(views) = cardinality(product_ids) and cardinality(sold) = cardinality(product_ids)
    and cardinality(ratings) = cardinality(product_ids))
);

-- What people turn to: of each product the binary logarithm of the sum of all its views and sales, each worth twice as
-- much as one half-life before it. So what is not looked at falls behind without being written.
create table trending_products (
  product_id uuid primary key references products on delete cascade,
  shop_id uuid not null references shops on delete cascade,
  heat double precision not null
);
create index trending_products_heat on trending_products (heat desc, product_id desc);
create index trending_products_shop_id on trending_products (shop_id);

-- One row: what happened before is in it.
create table trending_until (
  only_row boolean primary key default true check (only_row),
  at timestamptz not null default '-infinity'
);
insert into trending_until default values;
create index orders_placed_at on orders using brin (placed_at);

-- Somebody's last views are read from the index alone.
drop index product_views_user_id;
create index product_views_user_id on product_views (user_id, created_at) include (product_id) where user_id is not null;
drop index product_views_session_id;
create index product_views_session_id on product_views (session_id, created_at) include (product_id, user_id)
  where session_id is not null;
