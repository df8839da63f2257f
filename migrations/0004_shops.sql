create table shops (
  id uuid primary key,
  owner_id uuid not null references users,
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  name text not null,
  description text not null default '',
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  time_zone text not null default 'UTC',
  status text not null default 'open' check (status in ('open', 'closed', 'hidden')),
  created_at timestamptz not null default souk_now(),
  updated_at timestamptz not null default souk_now()
);
create index shops_owner_id on shops (owner_id);
create index shops_open on shops (id desc) where status = 'open';

create table shop_staff (
  shop_id uuid not null references shops on delete cascade,
  user_id uuid not null references users on delete cascade,
  permissions text[] not null default '{}',
  created_at timestamptz not null default souk_now(),
  primary key (shop_id, user_id)
);
create index shop_staff_user_id on shop_staff (user_id);

-- Who is somebody to others: neither banned nor erased nor under a running suspension.
create view active_users as
  select * from users
  where status = 'active' or (status = 'suspended' and suspended_until <= souk_now());

-- Shops that others may see; a banned owner's shop vanishes everywhere with the owner.
create view public_shops as
  select shops.* from shops
  join active_users on active_users.id = shops.owner_id
  where shops.status <> 'hidden';
