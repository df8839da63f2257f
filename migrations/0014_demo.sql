-- What belongs to the demo marketplace, so that it can be taken away again without a trace.

-- One row: whether there is a demo, and how far its writing has come.
create table demo (
  only_row boolean primary key default true check (only_row),
  status text not null default 'none' check (status in ('none', 'writing', 'ready', 'removing', 'removed')),
  size text check (size in ('small', 'medium', 'large')),
  people_done integer not null default 0 check (people_done >= 0),
  shops_done integer not null default 0 check (shops_done >= 0),
  -- Batches of products, in the order of the plan.
  batches_done integer not null default 0 check (batches_done >= 0),
  check ((size is null) = (status in ('none', 'removed')))
);
insert into demo default values;

-- Everybody made up; the shops of these people and all that is in them is the demo.
create table demo_people (
  user_id uuid primary key references users on delete cascade,
  -- Their place in the plan.
  number integer not null unique,
  -- Set for the few who can sign in.
  sign_in text unique
);

-- Pictures drawn for it; each is shared by many.
create table demo_drawings (
  name text primary key,
  file_id uuid not null unique references files
);

-- Categories that were not there before.
create table demo_categories (
  category_id uuid primary key references categories on delete cascade
);
