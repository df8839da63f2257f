-- What searches are narrowed and ordered by stands beside the words of each product, so that no search joins the products.

-- The values that attributes have; a document holds their ids. `brand` is an attribute like the others.
create table attribute_values (
  id integer generated always as identity primary key,
  name text collate "C" not null,
  value text collate "C" not null,
  unique (name, value)
);

-- Made anew from the products: all of them wait to be indexed.
drop table product_documents;
create table product_documents (
  product_id uuid primary key references products on delete cascade,
  shop_id uuid not null references shops on delete cascade,
  -- What stands first where words alone do not decide: grows with views and sales, as they were when it was written.
  popularity real not null default 0,
  -- The lowest price of its variants.
  price_amount bigint not null,
  currency text collate "C" not null,
  -- From 1 to 5; 0 where nobody rated it.
  rating real not null default 0,
  in_stock boolean not null,
  updated_at timestamptz not null default souk_now(),
  -- From the root down to its own.
  category_ids uuid[] not null default '{}',
  attribute_ids integer[] not null default '{}',
  -- Of the texts that the lexemes were made from: where only price or stock changed they are not made again.
  text_hash text collate "C" not null,
  -- Last, since it is the only long one: a scan that filters never passes it.
  lexemes tsvector not null
);
-- Words, categories and attributes meet in one index. Many documents at once go in by a pending list that their writer
-- empties: three times as fast as one by one, and no search meets a long one.
create index product_documents_lexemes on product_documents
  using gin (lexemes, category_ids, attribute_ids) with (gin_pending_list_limit = 65536);
create index product_documents_popularity on product_documents (popularity desc, product_id desc);
create index product_documents_price on product_documents (currency, price_amount);
create index product_documents_rating on product_documents (rating desc, product_id desc) where rating > 0;
create index product_documents_shop_id on product_documents (shop_id);

insert into products_to_index (product_id, turn)
select id, 2 from products where status = 'active'
on conflict (product_id) do nothing;
