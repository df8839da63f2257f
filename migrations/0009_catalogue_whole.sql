-- Variants with their stock, pictures, and what a moderator hid.

alter table products
  drop constraint products_status_check,
  -- Hidden by a moderator; its shop cannot change that.
  add constraint products_status_check check (status in ('draft', 'active', 'archived', 'hidden')),
  -- Grows with every change by hand: an editor who read an older one is told so.
  add column revision integer not null default 1,
  -- `price_amount` is the lowest price of its variants, this the highest.
  add column highest_amount bigint,
  -- The first of its pictures.
  add column picture_id uuid references files,
  -- What it was before a moderator hid it, and will be when shown again.
  add column status_before text
    check (status_before is null or status = 'hidden' and status_before in ('draft', 'active', 'archived'));
update products set highest_amount = price_amount;
alter table products alter column highest_amount set not null;
create index products_picture_id on products (picture_id) where picture_id is not null;
create index products_status on products (status, id desc) where status <> 'active';
-- A branch of the tree, newest first, and how much stands in it, from the index alone.
create index products_category_active on products (category_id, id desc) include (shop_id) where status = 'active';
-- A sum over up to 100 variants.
alter table product_counters alter column stock type bigint;

-- What is really sold: every product has at least one, the only one of a simple product has no options.
create table product_variants (
  id uuid primary key,
  product_id uuid not null references products on delete cascade,
  shop_id uuid not null references shops on delete cascade,
  position smallint not null default 0,
  options jsonb not null default '{}',
  sku text,
  price_amount bigint not null check (price_amount >= 0),
  stock integer not null default 0 check (stock >= 0),
  created_at timestamptz not null default souk_now(),
  updated_at timestamptz not null default souk_now(),
  -- Looked at when a statement is done: two variants may swap their options or skus in one.
  unique (product_id, options) deferrable,
  unique (shop_id, sku) deferrable
) with (fillfactor = 80);
create index product_variants_product_id on product_variants (product_id, position);
create index product_variants_shop_id on product_variants (shop_id, id);

insert into product_variants (id, product_id, shop_id, price_amount, stock)
select gen_random_uuid(), products.id, shop_id, price_amount, stock
from products join product_counters on product_id = products.id;

-- Price and stock of a product follow its variants, whoever writes them. Held in the order of the ids, as everywhere.
-- Whoever writes prices holds the products first: the order is products, variants (by id), counters.
-- The ids go into an array first: the plans are kept for the session, and one made for an import's batch must not walk
-- over all variants for a single sale.
create function follow_variants() returns trigger language plpgsql as $$
declare
  ids uuid[] := array(select distinct product_id from touched order by product_id);
begin
  if tg_op = 'INSERT' then
    insert into product_counters (product_id) select unnest(ids) on conflict do nothing;
  end if;
  perform 1 from product_counters where product_id = any(ids) order by product_id for no key update;
  update product_counters set stock = total.stock
  from (select product_id, sum(stock) as stock from product_variants
        where product_id = any(ids) group by product_id) as total
  where product_counters.product_id = total.product_id and product_counters.stock <> total.stock;
  update products set price_amount = total.lowest, highest_amount = total.highest
  from (select product_id, min(price_amount) as lowest, max(price_amount) as highest from product_variants
        where product_id = any(ids) group by product_id) as total
  where products.id = total.product_id
    and (products.price_amount <> total.lowest or products.highest_amount <> total.highest);
  return null;
end $$;
create trigger product_variants_inserted after insert on product_variants
  referencing new table as touched for each statement execute function follow_variants();
create trigger product_variants_updated after update on product_variants
  referencing new table as touched for each statement execute function follow_variants();
create trigger product_variants_deleted after delete on product_variants
  referencing old table as touched for each statement execute function follow_variants();

create table product_pictures (
  product_id uuid not null references products on delete cascade,
  file_id uuid not null references files,
  position smallint not null,
  alt text not null default '',
  primary key (product_id, file_id)
);
create index product_pictures_file_id on product_pictures (file_id);
create index product_pictures_product_id on product_pictures (product_id, position);

drop view public_products;
drop view public_shops;
create view public_shops as
  select shops.* from shops
  join active_users on active_users.id = shops.owner_id
  where shops.status <> 'hidden';
create view public_products as
  select products.*, public_shops.slug as shop_slug, public_shops.name as shop_name
  from products join public_shops on public_shops.id = products.shop_id
  where products.status = 'active';
