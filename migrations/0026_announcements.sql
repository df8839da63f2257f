-- What the house tells many people at once. Their notifications are written in batches behind a moving mark.

create table announcements (
  id uuid primary key,
  author_id uuid references users on delete set null,
  title text not null,
  body text not null,
  link text,
  audience text not null check (audience in ('everybody', 'shop_owners', 'segment')),
  -- Of a segment: { locale?, signedUpAfter?, signedUpBefore?, orderedSince?, followsShopId? }.
  segment jsonb,
  status text not null default 'sending' check (status in ('sending', 'sent', 'cancelled')),
  -- How many it is for when it began, how many were told by now.
  total integer not null check (total >= 0),
  told integer not null default 0 check (told >= 0),
  -- The last person who was looked at: who comes after, by id, is not told yet.
  told_up_to uuid,
  created_at timestamptz not null default souk_now(),
  finished_at timestamptz,
  check ((audience = 'segment') = (segment is not null)),
  check ((status = 'sending') = (finished_at is null))
);
create index announcements_author_id on announcements (author_id) where author_id is not null;
create index announcements_created_at on announcements (created_at);
create index announcements_sending on announcements (id) where status = 'sending';
