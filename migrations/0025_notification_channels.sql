-- How people want to be told: more channels, wishes for each, quiet hours, digests, and lines that gather.

alter table notifications
  -- What gathers in one line while it is unread: `conversation:<id>`, `followers:<shopId>`.
  add column group_key text,
  -- How many it stands for. What comes for the line gives it its words, its time and a new id: it stands at the top.
  add column count integer not null default 1 check (count > 0),
  add constraint notifications_group_key_check check (group_key is not null or count = 1);
create unique index notifications_open_group on notifications (user_id, group_key) where group_key is not null and read_at is null;

alter table notification_intents
  add column group_key text;
-- What is read before it was told is not told.
create index notification_intents_group on notification_intents (user_id, group_key)
  where expanded_at is null and group_key is not null;

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
-- A browser has one address at a time; a new one takes the place of the old.
create unique index push_subscriptions_session_id on push_subscriptions (session_id);

-- Mails that gather for one mail. Whoever adds to it or takes it up holds the row; taken up, it is gone.
create table open_digests (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  every text not null check (every in ('hour', 'day')),
  -- When it is sent: fixed by the first that came.
  due_at timestamptz not null,
  unique (user_id, every)
);

alter table notification_deliveries
  add column group_key text,
  -- How many of its group it stands for.
  add column count integer not null default 1 check (count > 0),
  -- Whether it takes what comes of its group for the same channel and device: until it is taken up for the first time.
  add column folds boolean not null default false,
  -- Whether it becomes pointless once what it tells was read in the app.
  add column unless_read boolean not null default false,
  -- Not before then: quiet hours, a digest's end, the moment in which it may be read in the app.
  add column due_at timestamptz not null default souk_now(),
  -- The digest it gathers for, open or not.
  add column digest_id uuid,
  -- Of a push: to which device.
  add column push_subscription_id uuid references push_subscriptions on delete cascade,
  drop constraint notification_deliveries_channel_check,
  add constraint notification_deliveries_channel_check check (channel in ('email', 'push', 'sms')),
  add constraint notification_deliveries_push_check check ((channel = 'push') = (push_subscription_id is not null)),
  drop constraint notification_deliveries_notification_key_channel_key,
  drop constraint notification_deliveries_status_check,
  add constraint notification_deliveries_status_check check (status in ('waiting', 'gathering', 'sending', 'sent', 'dropped')),
  add constraint notification_deliveries_digest_check check (status <> 'gathering' or digest_id is not null),
  add constraint notification_deliveries_folds_check check (not folds or status in ('waiting', 'gathering') and group_key is not null),
  add constraint notification_deliveries_key unique nulls not distinct (notification_key, channel, push_subscription_id);
create unique index notification_deliveries_folding on notification_deliveries (user_id, channel, group_key, push_subscription_id)
  nulls not distinct where folds;
create index notification_deliveries_push_subscription_id on notification_deliveries (push_subscription_id)
  where push_subscription_id is not null;
create index notification_deliveries_digest_id on notification_deliveries (digest_id) where digest_id is not null;
-- What is still to be sent to somebody.
create index notification_deliveries_waiting on notification_deliveries (user_id) where status in ('waiting', 'gathering');

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
alter table users
  add column phone_verified_at timestamptz,
  add constraint users_phone_verified_at_check check (phone_verified_at is null or phone is not null);
create table phone_codes (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  -- Keyed hash of the number it went to: one number is not written to for many accounts.
  phone_key text not null,
  -- Keyed hash of the code, the number and the account.
  code_hash text not null,
  -- How often somebody tried it.
  tries integer not null default 0,
  used_at timestamptz,
  created_at timestamptz not null default souk_now(),
  expires_at timestamptz not null
);
create index phone_codes_user_id on phone_codes (user_id, created_at);
create index phone_codes_phone_key on phone_codes (phone_key, created_at);
create index phone_codes_created_at on phone_codes (created_at);
