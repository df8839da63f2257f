-- What the house tells many people at once, and who is here now.

-- Their notifications are written in batches behind a moving mark.
create table announcements (
  id uuid primary key,
  author_id uuid references users on delete set null,
  title text not null,
  body text not null,
  link text,
  audience text not null check (audience in ('everybody', 'shop_owners', 'segment')),
  -- Of a segment: { locale?, signedUpSince?, signedUpBefore?, orderedSince?, followsShopId? }.
  segment jsonb,
  status text not null default 'sending' check (status in ('sending', 'sent', 'cancelled')),
  -- How many it is for when it began; how many were told by now, and how many were passed over: they want no such news.
  total integer not null check (total >= 0),
  told integer not null default 0 check (told >= 0),
  passed_over integer not null default 0 check (passed_over >= 0),
  -- The last person who was looked at: who comes after, by id, is not told yet.
  told_up_to uuid,
  created_at timestamptz not null default souk_now(),
  finished_at timestamptz,
  check ((audience = 'segment') = (segment is not null)),
  check ((status = 'sending') = (finished_at is null))
);
create index announcements_author_id on announcements (author_id) where author_id is not null;
create index announcements_sending on announcements (id) where status = 'sending';

-- How somebody stands to the others, from all their sessions together. A row from the first time on they are here.
create table presence (
  user_id uuid primary key references users on delete cascade,
  state text not null check (state in ('online', 'offline', 'hidden')),
  -- When they were last here, where they aren't now.
  last_seen_at timestamptz not null,
  -- Without a socket: when to look again whether they still are.
  look_again_at timestamptz,
  changed_at timestamptz not null default souk_now(),
  check (state <> 'offline' or look_again_at is null)
);
create index presence_look_again_at on presence (look_again_at) where look_again_at is not null;
create index presence_changed_at on presence (changed_at);

-- When the last socket of a session closed: requests before it say nothing about whether somebody is still here.
alter table user_sessions add column left_at timestamptz;
