-- What the shops offer, and the shelves it stands on.

create table categories (
  id uuid primary key,
  parent_id uuid references categories,
  name text not null,
  slug text not null,
  -- The slugs from the root down: 'computers/notebooks'. In this order a branch stands together.
  path text collate "C" not null unique,
  -- The names from the root down, so that showing a product needs no walk up the tree.
  names text[] not null check (cardinality(names) between 1 and 10),
  created_at timestamptz not null default souk_now()
);
create index categories_parent_id on categories (parent_id);

-- A price in another currency than its shop's cannot be written, whoever writes it.
alter table shops add constraint shops_id_currency_key unique (id, currency);

create table products (
  id uuid primary key,
  shop_id uuid not null,
  -- The shop's own name of it; an import finds it again by this.
  external_id text,
  title text not null,
  description text not null default '',
  brand text,
  gtin text,
  price_amount bigint not null check (price_amount >= 0),
  currency text not null,
  category_id uuid references categories,
  tags text[] not null default '{}',
  attributes jsonb not null default '{}',
  status text not null default 'active' check (status in ('draft', 'active', 'archived')),
  image_url text,
  released_at timestamptz,
  -- Of the imported row that it was last written from; null where it was written by hand since.
  content_hash text,
  created_at timestamptz not null default souk_now(),
  updated_at timestamptz not null default souk_now(),
  unique (shop_id, external_id),
  foreign key (shop_id, currency) references shops (id, currency)
);
create index products_shop_id on products (shop_id, id desc);
create index products_shop_status on products (shop_id, status, id desc);
create index products_active on products (id desc) where status = 'active';
create index products_category_id on products (category_id, id desc);
create index products_gtin on products (gtin) where gtin is not null;
create index products_created_at on products (created_at);
create index products_updated_at on products (updated_at);
create index products_released_at on products (released_at) where released_at is not null;

-- Numbers that move often live beside the product, so that counting does not rewrite its texts and their indexes.
create table product_counters (
  product_id uuid primary key references products on delete cascade,
  stock integer not null default 0 check (stock >= 0),
  views bigint not null default 0 check (views >= 0),
  sold bigint not null default 0 check (sold >= 0)
) with (fillfactor = 70);

-- The few shops that others may not see: the rest of `public_shops`. Long lists leave these out instead of asking for each row.
create view hidden_shops as
  select id from shops where status = 'hidden'
  union
  select shops.id from users join shops on shops.owner_id = users.id
  where users.status <> 'active' and not (users.status = 'suspended' and users.suspended_until <= souk_now());
create index shops_hidden on shops (id) where status = 'hidden';

-- Products that others may see, with the shop they are seen in.
create view public_products as
  select products.*, public_shops.slug as shop_slug, public_shops.name as shop_name
  from products join public_shops on public_shops.id = products.shop_id
  where products.status = 'active';

-- Imports, moved on in the transaction of each batch: whatever stops one, it goes on behind its last batch.
create table import_runs (
  id uuid primary key,
  shop_id uuid not null references shops on delete cascade,
  -- Of the file and the mapping.
  fingerprint text not null,
  file_name text not null,
  status text not null default 'running' check (status in ('running', 'finished', 'failed')),
  -- Where the next row begins, and how many lines stand before it.
  byte_offset bigint not null default 0,
  line bigint not null default 0,
  counts jsonb not null default '{}',
  -- How much of the report belongs to the rows before the offset.
  report_bytes bigint not null default 0,
  created_at timestamptz not null default souk_now(),
  updated_at timestamptz not null default souk_now()
);
create index import_runs_shop_id on import_runs (shop_id, created_at desc);
create unique index import_runs_running on import_runs (shop_id, fingerprint) where status = 'running';
create index import_runs_created_at on import_runs (created_at);
