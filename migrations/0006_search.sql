-- What products are found by. Our own tokenizer writes the lexemes; no dictionary of PostgreSQL touches them.

create table product_documents (
  product_id uuid primary key references products on delete cascade,
  shop_id uuid not null references shops on delete cascade,
  lexemes tsvector not null,
  -- What stands first where words alone do not decide: grows with views and sales, as they were when it was written.
  popularity real not null default 0,
  updated_at timestamptz not null default souk_now()
);
-- Many documents at once go in by a pending list that their writer empties: three times as fast as one by one, and no search meets a long one.
create index product_documents_lexemes on product_documents using gin (lexemes) with (gin_pending_list_limit = 65536);
create index product_documents_popularity on product_documents (popularity desc, product_id desc);
create index product_documents_shop_id on product_documents (shop_id);

-- Products whose document is not as they are now. Whoever deletes a row here writes the document in the same transaction.
-- What somebody changed by hand goes first, then imports, then a walk over everything.
create table products_to_index (
  product_id uuid primary key,
  turn smallint not null check (turn between 0 and 2)
);
create index products_to_index_turn on products_to_index (turn, product_id);

-- A walk over all products, moved on with each batch it enqueues.
create table search_reindexes (
  id uuid primary key,
  after_id uuid,
  done bigint not null default 0,
  started_at timestamptz not null default souk_now(),
  finished_at timestamptz
);
create unique index search_reindexes_running on search_reindexes ((true)) where finished_at is null;

-- The index hears the house from its first word on: what was imported before the first start is found as well.
insert into listener_cursors (listener, xid, id) values ('search', '0', 0);
