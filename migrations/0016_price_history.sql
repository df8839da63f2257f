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
  -- Never before that of an earlier row of the product. Of rows of one moment (one transaction) the last counts.
  created_at timestamptz not null default souk_now()
);
create index price_history_product_id on price_history (product_id, created_at desc, id desc);
create index price_history_variant_id on price_history (variant_id, created_at desc, id desc)
  where variant_id is not null;
create index price_history_created_at on price_history using brin (created_at);

insert into price_history (product_id, variant_id, price_amount, lowest_amount, created_at)
select product_id, variant.id, variant.price_amount, products.price_amount, variant.created_at
from product_variants as variant join products on products.id = product_id
order by variant.created_at, variant.id;

-- One row for each variant whose price is another than before. Called with transition tables `before` and `after`,
-- each empty where there is none. Fires behind the triggers that keep the product's own price (their names sort first)
-- and hold its counters: two writers of one product come here one after the other, so the last row is what is true.
-- A transaction that began earlier may come later; its row takes the time of the last one.
-- As in `follow_variants` the ids go into an array first, and what changed is found without a join: the plans are kept
-- for the session, and neither one made for a sale nor one made for an import's batch may be slow for the other.
create function keep_price() returns trigger language plpgsql as $$
declare
  ids uuid[];
begin
  if tg_op = 'DELETE' then
    ids := array(select distinct product_id from before);
    -- Of a product that goes with its variants nothing is left to tell.
    insert into price_history (product_id, lowest_amount, created_at)
    select products.id, products.price_amount, greatest(souk_now(), last.created_at)
    from products cross join lateral (
      select lowest_amount, created_at from price_history where product_id = products.id
      order by created_at desc, id desc limit 1) as last
    where products.id = any(ids) and products.price_amount <> last.lowest_amount
    order by products.id;
    return null;
  end if;
  if tg_op = 'INSERT' then
    ids := array(select id from after);
  else
    ids := array(select id from (
      select id, price_amount from after except select id, price_amount from before) as repriced);
  end if;
  if cardinality(ids) = 0 then
    return null;
  end if;
  insert into price_history (product_id, variant_id, price_amount, lowest_amount, created_at)
  select product_id, variant.id, variant.price_amount, products.price_amount, greatest(souk_now(), (
    select last.created_at from price_history as last where last.product_id = products.id
    order by last.created_at desc, last.id desc limit 1))
  from product_variants as variant join products on products.id = product_id
  where variant.id = any(ids)
  order by product_id, variant.id;
  return null;
end $$;
create trigger product_variants_with_first_price after insert on product_variants
  referencing new table as after for each statement execute function keep_price();
create trigger product_variants_with_next_price after update on product_variants
  referencing old table as before new table as after for each statement execute function keep_price();
create trigger product_variants_without_price after delete on product_variants
  referencing old table as before for each statement execute function keep_price();
