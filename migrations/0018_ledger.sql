-- Commission, refunds, and the books. Amounts in minor units.

-- A shop's own rate, else that of the nearest category, else the market's (the row that names neither).
create table commission_rates (
  id uuid primary key,
  category_id uuid references categories on delete cascade,
  shop_id uuid references shops on delete cascade,
  -- Hundredths of a per cent.
  rate integer not null check (rate between 0 and 10000),
  changed_by uuid references users on delete set null,
  updated_at timestamptz not null default souk_now(),
  check (num_nonnulls(category_id, shop_id) <= 1),
  unique nulls not distinct (category_id, shop_id)
);
create index commission_rates_shop_id on commission_rates (shop_id) where shop_id is not null;
create index commission_rates_changed_by on commission_rates (changed_by) where changed_by is not null;

create table refunds (
  id uuid primary key,
  order_id uuid not null references orders on delete cascade,
  -- All of it; `delivery_amount` is the part of the delivery fee, the lines have theirs.
  amount bigint not null check (amount > 0),
  delivery_amount bigint not null check (delivery_amount between 0 and amount),
  -- Walked back with it.
  commission_amount bigint not null check (commission_amount >= 0),
  reason text not null default '',
  return_id uuid unique references order_returns on delete set null,
  actor_id uuid references users on delete set null,
  created_at timestamptz not null default souk_now()
);
create index refunds_order_id on refunds (order_id, id);
create index refunds_actor_id on refunds (actor_id) where actor_id is not null;

create table refund_lines (
  refund_id uuid not null references refunds on delete cascade,
  line_id uuid not null references order_lines on delete cascade,
  amount bigint not null check (amount > 0),
  primary key (refund_id, line_id)
);
create index refund_lines_line_id on refund_lines (line_id);

-- Double entry: what belongs to whom. `buyers` is the world outside that pays, `shop` what the market owes a shop
-- (below zero: what the shop owes), `commission` what the market earned, `bank` what was paid out or settled.
create table ledger_accounts (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('buyers', 'shop', 'commission', 'bank')),
  shop_id uuid references shops,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  -- Kept for shops alone: the others stand in every sale, and a sum in their rows would make all sales wait for each other.
  balance bigint not null default 0,
  check ((kind = 'shop') = (shop_id is not null)),
  check (kind = 'shop' or balance = 0),
  unique nulls not distinct (kind, shop_id, currency)
);
create index ledger_accounts_shop_id on ledger_accounts (shop_id) where shop_id is not null;

create table ledger_transactions (
  id uuid primary key,
  kind text not null check (kind in ('sale', 'collected', 'refund', 'handed_back', 'payout', 'settlement')),
  -- Makes it one of its kind: `sale:<order>`.
  key text not null unique,
  order_id uuid references orders,
  refund_id uuid references refunds,
  note text not null default '',
  actor_id uuid references users on delete set null,
  created_at timestamptz not null default souk_now()
);
create index ledger_transactions_order_id on ledger_transactions (order_id) where order_id is not null;
create index ledger_transactions_refund_id on ledger_transactions (refund_id) where refund_id is not null;
create index ledger_transactions_actor_id on ledger_transactions (actor_id) where actor_id is not null;
create index ledger_transactions_created_at on ledger_transactions (created_at);

create table ledger_entries (
  id bigint generated always as identity primary key,
  transaction_id uuid not null references ledger_transactions on delete cascade,
  account_id uuid not null references ledger_accounts,
  -- Positive where the account is owed more by it.
  amount bigint not null check (amount <> 0),
  created_at timestamptz not null default souk_now()
);
create index ledger_entries_transaction_id on ledger_entries (transaction_id);
create index ledger_entries_account_id on ledger_entries (account_id, id desc);

-- The entries of a transaction are written in one statement and sum to zero in one currency; none is ever changed. The
-- balances of shops follow in the order of the accounts.
create function keep_books() returns trigger language plpgsql as $$
begin
  if exists (
    select 1 from ledger_entries join ledger_accounts on ledger_accounts.id = account_id
    where transaction_id in (select transaction_id from touched)
    group by transaction_id having sum(amount) <> 0 or count(distinct currency) > 1
  ) then
    raise exception 'the entries of a transaction do not sum to zero'
      using errcode = 'check_violation', constraint = 'ledger_entries_balanced';
  end if;
  perform 1 from ledger_accounts
  where kind = 'shop' and id in (select account_id from touched) order by id for no key update;
  update ledger_accounts
  set balance = balance + case when tg_op = 'DELETE' then -moved.amount else moved.amount end
  from (select account_id, sum(amount) as amount from touched group by account_id) as moved
  where ledger_accounts.id = moved.account_id and kind = 'shop';
  return null;
end $$;
create trigger ledger_entries_written after insert on ledger_entries
  referencing new table as touched for each statement execute function keep_books();
create trigger ledger_entries_removed after delete on ledger_entries
  referencing old table as touched for each statement execute function keep_books();

create function refuse_rewriting() returns trigger language plpgsql as $$
begin
  raise exception 'what stands in the books stays as it is'
    using errcode = 'check_violation', constraint = 'ledger_entries_unchanged';
end $$;
create trigger ledger_entries_unchanged before update on ledger_entries
  for each statement execute function refuse_rewriting();
