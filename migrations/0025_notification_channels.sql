-- How people want to be told: more channels, wishes for each, quiet hours, digests, and lines that gather.

alter table notifications
  -- What gathers in one line while it is unread: `conversation:<id>`, `followers:<shopId>`.
  add column group_key text,
  -- How many it stands for.
  add column count integer not null default 1 check (count > 0),
  -- When the last of them came: what the list goes by. The id moves with it.
  add constraint notifications_group_key_check check (group_key is not null or count = 1);
create unique index notifications_open_group on notifications (user_id, group_key) where group_key is not null and read_at is null;

alter table notification_intents
  add column group_key text;

-- Devices that take push messages, by the address their browser's push service gave them.
create table push_subscriptions (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  -- The device's session: where somebody signed out nothing more is pushed.
  session_id uuid not null references user_sessions on delete cascade,
  endpoint text not null unique,
  p256dh text not null,
  auth text not null,
  created_at timestamptz not null default souk_now(),
  -- When the push service last took a message.
  delivered_at timestamptz
);
create index push_subscriptions_user_id on push_subscriptions (user_id);
create index push_subscriptions_session_id on push_subscriptions (session_id);

alter table notification_deliveries
  add column group_key text,
  -- Not before then: quiet hours, a digest's end, the moment in which it may be read in the app.
  add column due_at timestamptz not null default souk_now(),
  -- Of a push: to which device.
  add column push_subscription_id uuid references push_subscriptions on delete cascade,
  drop constraint notification_deliveries_channel_check,
  add constraint notification_deliveries_channel_check check (channel in ('email', 'push', 'sms')),
  add constraint notification_deliveries_push_check check ((channel = 'push') = (push_subscription_id is not null)),
  drop constraint notification_deliveries_notification_key_channel_key,
  drop constraint notification_deliveries_status_check,
  add constraint notification_deliveries_status_check check (status in ('waiting', 'gathering', 'sending', 'sent', 'dropped')),
  add unique nulls not distinct (notification_key, channel, push_subscription_id);
create index notification_deliveries_push_subscription_id on notification_deliveries (push_subscription_id)
  where push_subscription_id is not null;
-- What gathers for a digest.
create index notification_deliveries_gathering on notification_deliveries (due_at, user_id) where status = 'gathering';

-- Only what differs from what a type has by itself.
create table notification_preferences (
  user_id uuid not null references users on delete cascade,
  type text not null,
  channel text not null check (channel in ('inApp', 'email', 'push', 'sms')),
  is_on boolean not null,
  primary key (user_id, type, channel)
);
-- Mails of a type gathered instead of sent one by one.
create table notification_digests (
  user_id uuid not null references users on delete cascade,
  type text not null,
  every text not null check (every in ('hour', 'day')),
  primary key (user_id, type)
);
-- In the person's time zone; from may lie behind to: over midnight.
create table quiet_hours (
  user_id uuid primary key references users on delete cascade,
  from_time time not null,
  to_time time not null,
  check (from_time <> to_time)
);

-- Codes that prove that a telephone is somebody's.
alter table users add column phone_verified_at timestamptz;
create table phone_codes (
  user_id uuid primary key references users on delete cascade,
  -- Keyed hash of the code and the number it went to.
  code_hash text not null,
  tries integer not null default 0,
  created_at timestamptz not null default souk_now(),
  expires_at timestamptz not null
);
