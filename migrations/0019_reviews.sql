-- What buyers say of what they bought.

create table reviews (
  id uuid primary key,
  product_id uuid not null references products on delete cascade,
  shop_id uuid not null references shops on delete cascade,
  author_id uuid not null references users,
  -- The purchase that allows it.
  line_id uuid not null references order_lines on delete cascade,
  rating smallint not null check (rating between 1 and 5),
  title text not null default '',
  body text not null default '',
  -- The shop's answer.
  reply text,
  replied_by uuid references users on delete set null,
  replied_at timestamptz,
  created_at timestamptz not null default souk_now(),
  updated_at timestamptz not null default souk_now(),
  check ((reply is null) = (replied_at is null)),
  unique (author_id, product_id)
);
create index reviews_product_id on reviews (product_id, id desc);
create index reviews_product_rating on reviews (product_id, rating, id desc);
create index reviews_shop_id on reviews (shop_id, id desc);
create index reviews_unanswered on reviews (shop_id, id desc) where reply is null;
create index reviews_line_id on reviews (line_id);
create index reviews_replied_by on reviews (replied_by) where replied_by is not null;

create table review_pictures (
  review_id uuid not null references reviews on delete cascade,
  file_id uuid not null references files,
  position smallint not null,
  alt text not null default '',
  primary key (review_id, file_id)
);
create index review_pictures_file_id on review_pictures (file_id);
