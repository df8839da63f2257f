-- The demo has a past: what was ordered, said and repriced in the weeks before it was written.

-- A transaction that writes what happened earlier says when that was; everybody else has the time that is.
create or replace function souk_now() returns timestamptz language sql stable
  return coalesce(nullif(current_setting('souk.now', true), '')::timestamptz, now());

alter table demo
  -- What its past is counted back from.
  add column started_at timestamptz,
  -- Shops whose products had other prices before.
  add column prices_done integer not null default 0 check (prices_done >= 0),
  -- Orders with all that became of them, in the order of the plan.
  add column orders_done integer not null default 0 check (orders_done >= 0);
