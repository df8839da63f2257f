-- Calls between a buyer and a shop, by sound or with pictures. The media go from device to device; here is who rings,
-- who took it, and what became of it.

create table video_calls (
  id uuid primary key,
  conversation_id uuid not null references conversations on delete cascade,
  shop_id uuid not null references shops on delete cascade,
  -- Which side of the conversation rings.
  caller_side text not null check (caller_side in ('buyer', 'shop')),
  caller_id uuid not null references users,
  -- Of a shop its owner, until one of its people takes the call.
  receiver_id uuid not null references users,
  call_type text not null check (call_type in ('audio', 'video')),
  status text not null default 'initiated'
    check (status in ('initiated', 'ringing', 'active', 'ended', 'missed', 'rejected')),
  -- Why it is over.
  end_reason text check (end_reason in
    ('completed', 'declined', 'cancelled', 'no_answer', 'unreachable', 'busy', 'blocked', 'connection_lost', 'too_long')),
  -- Whole seconds from the answer to the end; 0 where nobody answered.
  duration integer not null default 0 check (duration >= 0),
  -- One deadline for all devices.
  ring_expires_at timestamptz not null,
  ringing_at timestamptz,
  -- When it was answered.
  started_at timestamptz,
  ended_at timestamptz,
  ended_by uuid references users on delete set null,
  -- The two devices that are in it; the caller's may be named later.
  caller_device_id text,
  receiver_device_id text,
  -- Number of the last signal.
  last_signal_seq integer not null default 0,
  created_at timestamptz not null default souk_now(),
  check (caller_id <> receiver_id),
  check ((ended_at is null) = (status in ('initiated', 'ringing', 'active'))),
  check ((end_reason is null) = (ended_at is null)),
  check ((started_at is not null) = (status in ('active', 'ended'))),
  check ((receiver_device_id is not null) = (started_at is not null)),
  check (ended_at >= started_at),
  check (duration = case when status = 'ended' then floor(extract(epoch from ended_at - started_at)) else 0 end)
);
create index video_calls_caller_id on video_calls (caller_id, id desc);
create index video_calls_receiver_id on video_calls (receiver_id, id desc);
create index video_calls_shop_id on video_calls (shop_id, id desc);
create index video_calls_conversation_id on video_calls (conversation_id, id desc);
create index video_calls_ended_by on video_calls (ended_by) where ended_by is not null;
-- What the sweeper looks through.
create index video_calls_live on video_calls (status, ring_expires_at) where ended_at is null;
-- What rings in a shop.
create index video_calls_shop_live on video_calls (shop_id) where ended_at is null;

-- Whoever is in a call, ringing out or talking, is in one alone. A buyer who is rung is taken too; of a shop nobody is
-- until one takes the call.
create table call_slots (
  user_id uuid primary key references users on delete cascade,
  call_id uuid not null references video_calls on delete cascade
);
create index call_slots_call_id on call_slots (call_id);

-- Devices that said that they ring.
create table call_rings (
  call_id uuid not null references video_calls on delete cascade,
  user_id uuid not null references users on delete cascade,
  device_id text not null,
  created_at timestamptz not null default souk_now(),
  primary key (call_id, user_id, device_id)
);
create index call_rings_user_id on call_rings (user_id);

-- The two who talk: two rows from the answer on.
create table call_participants (
  call_id uuid not null references video_calls on delete cascade,
  user_id uuid not null references users on delete cascade,
  -- The last sign of life of their device.
  last_seen_at timestamptz not null default souk_now(),
  -- Since when it says that no sound or picture comes any more.
  media_lost_at timestamptz,
  -- When it first said that they do.
  connected_at timestamptz,
  -- Whether the other was told that this one is silent.
  reconnecting boolean not null default false,
  audio boolean not null default true,
  video boolean not null default false,
  sharing boolean not null default false,
  primary key (call_id, user_id)
);
create index call_participants_user_id on call_participants (user_id);

-- What the two devices say to each other to find their way: kept until the call is over, so that nothing is missed.
create table call_signals (
  call_id uuid not null references video_calls on delete cascade,
  seq integer not null check (seq > 0),
  -- From whom; the other gets it.
  from_user_id uuid not null references users on delete cascade,
  -- Made by the device: the same again is the same signal.
  signal_id text not null,
  kind text not null check (kind in ('description', 'candidates', 'restart')),
  payload jsonb not null,
  created_at timestamptz not null default souk_now(),
  primary key (call_id, seq),
  unique (call_id, from_user_id, signal_id)
);
create index call_signals_from_user_id on call_signals (from_user_id);

-- What lay on the table between the two.
create table call_products (
  id uuid primary key,
  call_id uuid not null references video_calls on delete cascade,
  product_id uuid references products on delete set null,
  -- As it was named then.
  title text not null,
  pinned_by uuid references users on delete set null,
  pinned_at timestamptz not null default souk_now(),
  unpinned_at timestamptz
);
create unique index call_products_pinned on call_products (call_id) where unpinned_at is null;
create index call_products_call_id on call_products (call_id, id);
create index call_products_product_id on call_products (product_id) where product_id is not null;
create index call_products_pinned_by on call_products (pinned_by) where pinned_by is not null;

-- When a shop takes calls; without a row within its opening hours, and always where it names none.
create table call_settings (
  shop_id uuid primary key references shops on delete cascade,
  takes_calls text not null default 'hours' check (takes_calls in ('hours', 'always', 'never'))
);

-- Buyers who want to be rung by a shop.
create table call_backs (
  id uuid primary key,
  conversation_id uuid not null references conversations on delete cascade,
  shop_id uuid not null references shops on delete cascade,
  buyer_id uuid not null references users on delete cascade,
  call_type text not null check (call_type in ('audio', 'video')),
  note text not null default '' check (length(note) <= 500),
  -- Not before; null: at any time.
  wanted_at timestamptz,
  status text not null default 'open' check (status in ('open', 'done', 'withdrawn')),
  -- By which call it was done, where by one.
  call_id uuid references video_calls on delete set null,
  done_by uuid references users on delete set null,
  done_at timestamptz,
  created_at timestamptz not null default souk_now(),
  check ((done_at is null) = (status = 'open'))
);
create unique index call_backs_open on call_backs (shop_id, buyer_id) where status = 'open';
create index call_backs_shop_id on call_backs (shop_id, status, id);
-- Who is due longest.
create index call_backs_queue on call_backs (shop_id, coalesce(wanted_at, created_at), id) where status = 'open';
create index call_backs_buyer_id on call_backs (buyer_id, id desc);
create index call_backs_conversation_id on call_backs (conversation_id);
create index call_backs_call_id on call_backs (call_id) where call_id is not null;
create index call_backs_done_by on call_backs (done_by) where done_by is not null;

-- A call is a line of its conversation.
alter table messages
  add column call_id uuid references video_calls on delete set null,
  drop constraint messages_kind_check,
  add constraint messages_kind_check check (kind in ('text', 'offer', 'away', 'call'));
create unique index messages_call_id on messages (call_id) where call_id is not null;

-- Nobody rings somebody who wants their peace; and who hides their address is reached over the market's relay alone.
alter table users
  add column disturb_not_before timestamptz,
  add column hides_address boolean not null default false;

-- Since when some node was always there: what people did not say while none was is not held against them.
create table uptime (
  only_row boolean primary key default true check (only_row),
  since timestamptz not null default souk_now()
);
insert into uptime default values;
