-- What people wait for: a price, any drop, a drop by so many per cent, or that something is there again.

create table price_alerts (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  product_id uuid not null references products on delete cascade,
  kind text not null check (kind in ('target', 'any_drop', 'percent', 'back_in_stock')),
  target_price bigint check (target_price > 0),
  percent smallint check (percent between 1 and 99),
  -- The product's, in which all amounts here are.
  currency text not null,
  -- What the product cost when the alert was set or armed again; drops are measured from it.
  from_amount bigint not null check (from_amount >= 0),
  -- The highest price that fulfils it.
  fires_at bigint generated always as (case kind
    when 'target' then target_price
    when 'any_drop' then from_amount - 1
    when 'percent' then from_amount * (100 - percent) / 100 end) stored,
  is_active boolean not null default true,
  -- It fired; set again it is armed anew.
  notified boolean not null default false,
  -- How often it was armed: each arming notifies once.
  arming integer not null default 1,
  notified_at timestamptz,
  notified_amount bigint,
  created_at timestamptz not null default souk_now(),
  check ((kind = 'target') = (target_price is not null)),
  check ((kind = 'percent') = (percent is not null)),
  check (not (is_active and notified)),
  check (notified = (notified_at is not null))
);
create unique index price_alerts_wish on price_alerts (user_id, product_id, kind, coalesce(target_price, percent, 0));
create index price_alerts_user_id on price_alerts (user_id, id desc);
-- A price among all alerts is decided here: those of the product that it satisfies stand together.
create index price_alerts_waiting on price_alerts (product_id, fires_at desc)
  where is_active and kind <> 'back_in_stock';
create index price_alerts_out_of_stock on price_alerts (product_id) where is_active and kind = 'back_in_stock';

-- Prices and arrivals that somebody waits for and that are not yet told to all of them.
create table price_alert_work (
  id bigint generated always as identity primary key,
  product_id uuid not null references products on delete cascade,
  -- The row of the price's history; null: it is in stock again.
  history_id bigint references price_history on delete cascade,
  -- The product's lowest price by that row.
  amount bigint,
  created_at timestamptz not null default souk_now()
);
create index price_alert_work_product_id on price_alert_work (product_id);
create index price_alert_work_history_id on price_alert_work (history_id) where history_id is not null;

-- In the transaction that writes the price, whoever writes. Products nobody waits for cost one probe of an index.
create function note_price_alerts() returns trigger language plpgsql as $$
begin
  insert into price_alert_work (product_id, history_id, amount)
  select product_id, id, lowest_amount from added
  where exists (
    select 1 from price_alerts
    where price_alerts.product_id = added.product_id and is_active and kind <> 'back_in_stock'
      and fires_at >= added.lowest_amount)
  order by id;
  return null;
end $$;
create trigger price_history_alerts after insert on price_history
  referencing new table as added for each statement execute function note_price_alerts();
