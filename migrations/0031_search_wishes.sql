-- What people look for: searches they keep, searches that found nothing, and the words there are.

create table saved_searches (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  name text not null,
  -- The parameters of the search as its address has them, in one order and without those that change nothing.
  query jsonb not null,
  every text not null check (every in ('now', 'day', 'week', 'never')),
  -- When what waits is told next: each day, each week, or once after that was changed.
  due_at timestamptz,
  -- What was told since is new to its owner.
  seen_at timestamptz not null default souk_now(),
  created_at timestamptz not null default souk_now(),
  check (every not in ('day', 'week') or due_at is not null)
);
create unique index saved_searches_query on saved_searches (user_id, query);
create index saved_searches_user_id on saved_searches (user_id, id desc);
create index saved_searches_told on saved_searches (id) where every <> 'never';
create index saved_searches_due_at on saved_searches (due_at) where due_at is not null;

-- What came to match a saved search after it was saved, once for ever, so that nothing is told twice.
create table saved_search_matches (
  saved_search_id uuid not null references saved_searches on delete cascade,
  product_id uuid not null references products on delete cascade,
  -- Null while it waits for the day or the week to be told.
  told_at timestamptz,
  created_at timestamptz not null default souk_now(),
  primary key (saved_search_id, product_id)
);
create index saved_search_matches_product_id on saved_search_matches (product_id);
create index saved_search_matches_waiting on saved_search_matches (saved_search_id) where told_at is null;

-- Documents that may match now what they did not match before, as they were before; taken away once all saved searches
-- were asked. Nothing is written while nobody waits for anything.
create table document_changes (
  id bigint generated always as identity primary key,
  product_id uuid not null references products on delete cascade,
  changed_at timestamptz not null default souk_now(),
  -- Whether the saved searches are being asked about it.
  taken boolean not null default false,
  -- As in `product_documents`, before the change; null where there was none. Of one whose words, categories and
  -- attributes stayed only what can be compared without them.
  shop_id uuid,
  price_amount bigint,
  currency text collate "C",
  rating real,
  in_stock boolean,
  category_ids uuid[],
  attribute_ids integer[],
  lexemes tsvector
);
create index document_changes_product_id on document_changes (product_id);
create index document_changes_taken on document_changes (id) where taken;

-- How far the saved searches were asked about what is taken; whoever holds the row asks the next of them.
create table saved_search_round (
  one boolean primary key default true check (one),
  is_open boolean not null default false,
  after_id uuid not null default '00000000-0000-0000-0000-000000000000'
);
insert into saved_search_round default values;

-- Whoever makes all documents anew (a migration that drops them) disables this for as long: to everybody's searches each
-- product would be newly put up.
create function note_new_documents() returns trigger language plpgsql as $$
begin
  if exists (select 1 from saved_searches where every <> 'never') then
    insert into document_changes (product_id) select product_id from changed;
  end if;
  return null;
end $$;
create trigger product_documents_came after insert on product_documents
  referencing new table as changed for each statement execute function note_new_documents();

create function note_other_documents() returns trigger language plpgsql as $$
begin
  if exists (select 1 from saved_searches where every <> 'never') then
    insert into document_changes
      (product_id, shop_id, price_amount, currency, rating, in_stock, category_ids, attribute_ids, lexemes)
    select product_id, was.shop_id, was.price_amount, was.currency, was.rating, was.in_stock,
      case when was.text_hash <> changed.text_hash then was.category_ids end,
      case when was.text_hash <> changed.text_hash then was.attribute_ids end,
      case when was.text_hash <> changed.text_hash then was.lexemes end
    from was join changed using (product_id)
    where was.text_hash <> changed.text_hash
      or (was.price_amount, was.currency) <> (changed.price_amount, changed.currency)
      or changed.in_stock and not was.in_stock
      or changed.rating > was.rating;
  end if;
  return null;
end $$;
create trigger product_documents_turned after update on product_documents
  referencing old table as was new table as changed for each statement execute function note_other_documents();

-- Searches without a result, a line for each day and wording; nobody's name is kept.
create table search_misses (
  day date not null,
  query text collate "C" not null,
  count integer not null default 1,
  primary key (day, query)
);

-- Each word of letters alone that documents have or had, as it is written: for spelling and completion. How many have
-- it now is counted when it is asked for, so that no two writers of documents meet in the row of a common word.
create table search_words (
  word text collate "C" primary key,
  -- Hashes of what is left of its beginning when letters fall out: a word and its misspelling have one in common.
  deletes integer[] not null
);
create index search_words_deletes on search_words using gin (deletes);
-- The index in memory follows new words as it follows documents.
alter table search_changes add column words text[] not null default '{}';

-- How many products that everybody may see match, counted no further than that; always by the index of words, which no
-- planner can know to be better for words it has not seen.
create function souk_count_matches(query tsquery, most integer) returns integer language sql stable
  set enable_seqscan = off as $$
  select count(*)::int from (
    select 1 from product_documents
    where lexemes @@ query and shop_id not in (select id from hidden_shops) limit most) as matched
$$;

-- What somebody searched last.
create index product_views_searches on product_views (user_id, created_at desc)
  where kind = 'search' and user_id is not null;
create index product_views_guest_searches on product_views (session_id, created_at desc)
  where kind = 'search' and user_id is null and session_id is not null;

-- Their words are written with them.
insert into products_to_index (product_id, turn)
select id, 2 from products where status = 'active'
on conflict (product_id) do nothing;
