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
  arming integer not null default 1 check (arming > 0),
  -- The last row of the product's history by then: prices up to it are not what was waited for.
  armed_after_id bigint not null default 0,
  notified_at timestamptz,
  notified_amount bigint,
  created_at timestamptz not null default souk_now(),
  check ((kind = 'target') = (target_price is not null)),
  check ((kind = 'percent') = (percent is not null)),
  check (not (is_active and notified)),
  check (notified = (notified_at is not null)),
  check (notified = (notified_amount is not null))
);
create unique index price_alerts_wish on price_alerts (user_id, product_id, kind, coalesce(target_price, percent, 0));
create index price_alerts_user_id on price_alerts (user_id, id desc);
create index price_alerts_product_id on price_alerts (product_id);
-- A price among all alerts is decided here: those of the product that it fulfils stand together, and are told in this
-- order, the same for every node.
create index price_alerts_waiting on price_alerts (product_id, fires_at, id)
  where is_active and kind <> 'back_in_stock';
create index price_alerts_out_of_stock on price_alerts (product_id, id) where is_active and kind = 'back_in_stock';

-- Prices and arrivals that somebody waits for and that are not yet told to all of them. Written with their cause, by
-- triggers: whatever stops the house, they are there when it starts.
create table price_alert_work (
  id bigint generated always as identity primary key,
  product_id uuid not null references products on delete cascade,
  -- The row of the price's history; null: it is there again.
  history_id bigint,
  -- The product's lowest price by that row.
  amount bigint,
  -- How far it is told: the last alert that fired by it.
  told_fires_at bigint,
  told_id uuid,
  -- The product was not to be seen when its turn came: nobody is told of it until it is.
  parked boolean not null default false,
  created_at timestamptz not null default souk_now(),
  check ((history_id is null) = (amount is null))
);
create index price_alert_work_product_id on price_alert_work (product_id);
create index price_alert_work_open on price_alert_work (id) where not parked;

-- In the transaction that writes the price, whoever writes. However many wait it costs one probe of an index: order and
-- limit keep it that, whatever plan the session made for an import's batch.
create function note_price_alerts() returns trigger language plpgsql as $$
begin
  insert into price_alert_work (product_id, history_id, amount)
  select product_id, added.id, lowest_amount from added cross join lateral (
    select from price_alerts
    where price_alerts.product_id = added.product_id and is_active and kind <> 'back_in_stock'
      and fires_at >= added.lowest_amount
    order by fires_at desc limit 1) as waiting
  order by added.id;
  return null;
end $$;
create trigger price_history_alerts after insert on price_history
  referencing new table as added for each statement execute function note_price_alerts();

-- The counter follows the variants, whoever writes them: a delivery, an import, a cancelled order, a return.
create function note_back_in_stock() returns trigger language plpgsql as $$
begin
  insert into price_alert_work (product_id)
  select new.product_id where exists (
    select from price_alerts
    where price_alerts.product_id = new.product_id and is_active and kind = 'back_in_stock');
  return null;
end $$;
create trigger product_counters_back_in_stock after update on product_counters
  for each row when (old.stock = 0 and new.stock > 0) execute function note_back_in_stock();

-- Wishes to tell many the same stand in the app already, and what they still ask for elsewhere lets all others go first.
alter table notification_intents add column in_bulk boolean not null default false;
drop index notification_intents_waiting;
create index notification_intents_waiting on notification_intents (in_bulk, created_at) where expanded_at is null;
