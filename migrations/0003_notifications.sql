-- What people are told, and how it reaches them.

create table notifications (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  -- The intent's key: one notification of it, for ever.
  key text not null unique,
  type text not null,
  data jsonb not null default '{}',
  read_at timestamptz,
  created_at timestamptz not null default souk_now()
);
create index notifications_user_id on notifications (user_id, id desc);
create index notifications_unread on notifications (user_id, id desc) where read_at is null;
create index notifications_type on notifications (user_id, type, id desc);

-- What leaves the house for somebody, a row a channel. What it says is made when it is sent, of what is true then.
create table notification_deliveries (
  id uuid primary key,
  notification_key text not null,
  user_id uuid not null references users on delete cascade,
  type text not null,
  data jsonb not null default '{}',
  channel text not null check (channel in ('email')),
  status text not null default 'waiting' check (status in ('waiting', 'sending', 'sent', 'dropped')),
  -- One process sends at a time: until this nobody else takes it up.
  sending_until timestamptz,
  created_at timestamptz not null default souk_now(),
  settled_at timestamptz,
  unique (notification_key, channel),
  check ((status = 'sending') = (sending_until is not null)),
  check ((status in ('sent', 'dropped')) = (settled_at is not null))
);
create index notification_deliveries_user_id on notification_deliveries (user_id);
create index notification_deliveries_created_at on notification_deliveries (created_at);
