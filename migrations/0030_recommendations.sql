-- What people may like: the learned neighbours of products, what each was shown, and what they said about it.

-- Neighbours of a product, the nearest first.
create table product_neighbours (
  product_id uuid not null references products on delete cascade,
  -- `behaviour`: liked by the same people, by the model; `content`: alike in themselves; `bought`: bought together.
  kind text not null check (kind in ('behaviour', 'content', 'bought')),
  neighbours uuid[] not null,
  scores real[] not null,
  updated_at timestamptz not null default souk_now(),
  primary key (product_id, kind),
  check (cardinality(neighbours) = cardinality(scores))
);

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

-- What was answered last to each person or, signed out, session.
create table product_recommendations (
  id uuid primary key,
  user_id uuid references users on delete cascade,
  session_id text,
  product_id uuid not null references products on delete cascade,
  score double precision not null,
  -- A code and what the words of it speak of.
  reason jsonb not null,
  strategy text not null,
  created_at timestamptz not null default souk_now(),
  check ((user_id is null) <> (session_id is null))
);
create unique index product_recommendations_user_id on product_recommendations (user_id, product_id)
  where user_id is not null;
create unique index product_recommendations_session_id on product_recommendations (session_id, product_id)
  where session_id is not null;
create index product_recommendations_product_id on product_recommendations (product_id);
create index product_recommendations_created_at on product_recommendations (created_at) where session_id is not null;

create table recommendation_settings (
  user_id uuid primary key references users on delete cascade,
  is_off boolean not null default false,
  -- Prices outside are not recommended; in minor units of `currency`.
  min_price bigint check (min_price >= 0),
  max_price bigint check (max_price >= min_price),
  currency text,
  -- Only of shops with a place this near to the user's own; null: from anywhere.
  within_km integer check (within_km > 0),
  -- What was looked at before counts no longer.
  history_from timestamptz not null default '-infinity',
  check ((currency is null) = (min_price is null and max_price is null))
);

-- Not this, not this shop, nothing of this category.
create table recommendation_refusals (
  user_id uuid not null references users on delete cascade,
  product_id uuid references products on delete cascade,
  shop_id uuid references shops on delete cascade,
  category_id uuid references categories on delete cascade,
  created_at timestamptz not null default souk_now(),
  check (num_nonnulls(product_id, shop_id, category_id) = 1)
);
create unique index recommendation_refusals_once
  on recommendation_refusals (user_id, coalesce(product_id, shop_id, category_id));
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
