-- What people report, and what became of it.

create table reports (
  id uuid primary key,
  reporter_id uuid references users on delete set null,
  product_id uuid references products on delete cascade,
  shop_id uuid references shops on delete cascade,
  reason text not null check (reason in ('prohibited', 'counterfeit', 'misleading', 'offensive', 'fraud', 'other')),
  details text not null default '',
  status text not null default 'open' check (status in ('open', 'upheld', 'dismissed')),
  decided_by uuid references users on delete set null,
  decided_at timestamptz,
  note text not null default '',
  created_at timestamptz not null default souk_now(),
  check (num_nonnulls(product_id, shop_id) = 1),
  check ((status = 'open') = (decided_at is null))
);
-- One person reports one thing once, until it is decided.
create unique index reports_open_product on reports (reporter_id, product_id) where status = 'open' and product_id is not null;
create unique index reports_open_shop on reports (reporter_id, shop_id) where status = 'open' and shop_id is not null;
create index reports_queue on reports (status, id);
create index reports_product_id on reports (product_id) where product_id is not null;
create index reports_shop_id on reports (shop_id) where shop_id is not null;
create index reports_decided_by on reports (decided_by) where decided_by is not null;
create index reports_created_at on reports (created_at);
