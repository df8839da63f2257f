-- What people look for: searches they keep, searches that found nothing, and the words there are.

create table saved_searches (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  name text not null,
  -- The parameters of the search as its address has them, in one order.
  query jsonb not null,
  every text not null check (every in ('now', 'day', 'week', 'never')),
  -- Matches that came to be found later are new.
  told_until timestamptz not null default souk_now(),
  created_at timestamptz not null default souk_now()
);
create unique index saved_searches_query on saved_searches (user_id, query);
create index saved_searches_user_id on saved_searches (user_id, id desc);
create index saved_searches_every on saved_searches (every, id) where every <> 'never';

-- What a saved search has told, so that nothing is told twice.
create table saved_search_matches (
  saved_search_id uuid not null references saved_searches on delete cascade,
  product_id uuid not null references products on delete cascade,
  created_at timestamptz not null default souk_now(),
  primary key (saved_search_id, product_id)
);
create index saved_search_matches_product_id on saved_search_matches (product_id);

-- Searches without a result, a line for each day and wording; nobody's name is kept.
create table search_misses (
  day date not null,
  query text collate "C" not null,
  count integer not null default 1,
  primary key (day, query)
);

-- Each word of the documents as it is written, with how many have it: spelling and completion ask here until the index
-- is in memory.
create table search_words (
  word text collate "C" primary key,
  documents integer not null
);
