-- What people upload. The bytes lie in the storage (a folder, or a bucket); this is what is known of them.

create table files (
  id uuid primary key,
  -- Who uploaded it; null for what the house drew itself and for erased people.
  owner_id uuid references users on delete set null,
  kind text not null check (kind in ('picture', 'drawing', 'import', 'report')),
  media_type text not null,
  -- As its owner called it, for downloads; never a path.
  name text not null default '',
  bytes bigint not null check (bytes >= 0),
  -- Of a picture: `bytes` are those of the large one, these those of the small.
  thumb_bytes integer check (thumb_bytes > 0),
  width integer check (width > 0),
  height integer check (height > 0),
  -- Since when nothing refers to it, as far as was told; what stays loose for a day is swept away, unless a foreign key
  -- says otherwise.
  loose_since timestamptz default souk_now(),
  created_at timestamptz not null default souk_now(),
  check ((kind in ('picture', 'drawing')) = (width is not null and height is not null)),
  check ((kind = 'picture') = (thumb_bytes is not null))
);
create index files_owner_id on files (owner_id);
create index files_loose on files (loose_since) where loose_since is not null;
create index files_created_at on files (created_at);
