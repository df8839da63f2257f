-- Every price a product ever had, kept by the database itself, whoever writes.

create table price_history (
  id bigint generated always as identity primary key,
  product_id uuid not null references products on delete cascade,
  -- Null once the variant is gone; its product's history stays.
  variant_id uuid references product_variants on delete set null,
  -- What the variant cost from here on; null where it was taken away.
  price_amount bigint check (price_amount >= 0),
  -- What the cheapest variant of the product cost from here on.
  lowest_amount bigint not null check (lowest_amount >= 0),
  created_at timestamptz not null default souk_now()
);
create index price_history_product_id on price_history (product_id, id desc);
create index price_history_variant_id on price_history (variant_id, id desc) where variant_id is not null;
create index price_history_created_at on price_history using brin (created_at);

insert into price_history (product_id, variant_id, price_amount, lowest_amount, created_at)
select product_id, variant.id, variant.price_amount, products.price_amount, variant.created_at
from product_variants as variant join products on products.id = product_id
order by variant.created_at, variant.id;

-- One row for each variant whose price is another than before. Called with transition tables `before` and `after`,
-- each empty where there is none. Fires behind the triggers that keep the product's own price (their names sort first).
create function keep_price() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into price_history (product_id, variant_id, price_amount, lowest_amount)
    select product_id, after.id, after.price_amount, products.price_amount
    from after join products on products.id = product_id
    order by after.product_id, after.id;
  elsif tg_op = 'UPDATE' then
    insert into price_history (product_id, variant_id, price_amount, lowest_amount)
    select after.product_id, after.id, after.price_amount, products.price_amount
    from after join before using (id) join products on products.id = after.product_id
    where after.price_amount <> before.price_amount
    order by after.product_id, after.id;
  else
    -- Of a product that goes with its variants nothing is left to tell.
    insert into price_history (product_id, lowest_amount)
    select distinct product_id, products.price_amount
    from before join products on products.id = product_id
    order by product_id;
  end if;
  return null;
end $$;
create trigger product_variants_with_first_price after insert on product_variants
  referencing new table as after for each statement execute function keep_price();
create trigger product_variants_with_next_price after update on product_variants
  referencing old table as before new table as after for each statement execute function keep_price();
create trigger product_variants_without_price after delete on product_variants
  referencing old table as before for each statement execute function keep_price();
