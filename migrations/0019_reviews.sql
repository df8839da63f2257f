-- What buyers say of what they bought, and the stars that are counted from it.

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
  -- A moderator took it out of sight: it is in no list and in no rating.
  hidden_at timestamptz,
  -- When its author last wrote another word or another number of stars.
  edited_at timestamptz,
  created_at timestamptz not null default souk_now(),
  check ((reply is null) = (replied_at is null)),
  unique (author_id, product_id)
);
create index reviews_product_id on reviews (product_id, id desc) where hidden_at is null;
create index reviews_product_rating on reviews (product_id, rating, id desc) where hidden_at is null;
create index reviews_shop_id on reviews (shop_id, id desc) where hidden_at is null;
create index reviews_unanswered on reviews (shop_id, id desc) where reply is null and hidden_at is null;
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

-- No statement, whoever writes it, makes a review of somebody who did not buy the thing and get it.
create function only_who_bought() returns trigger language plpgsql as $$
begin
  if not exists (
    select 1 from order_lines join orders on orders.id = order_id
    where order_lines.id = new.line_id and product_id = new.product_id and shop_id = new.shop_id
      and buyer_id = new.author_id and status in ('delivered', 'returned')
  ) then
    raise exception 'only who bought it and got it can review it'
      using errcode = 'check_violation', constraint = 'reviews_bought';
  end if;
  return new;
end $$;
create trigger reviews_only_who_bought before insert or update of product_id, shop_id, author_id, line_id on reviews
  for each row execute function only_who_bought();

-- How many reviews gave one star, two, … five.
alter table product_counters add column stars integer[] not null default '{0,0,0,0,0}'
  check (cardinality(stars) = 5 and 0 <= all (stars));

-- Of all products of a shop together; a shop that nobody rated may have no row.
create table shop_ratings (
  shop_id uuid primary key references shops on delete cascade,
  stars integer[] not null default '{0,0,0,0,0}' check (cardinality(stars) = 5 and 0 <= all (stars))
) with (fillfactor = 70);

-- The mean of such stars to one decimal, half up; null where nobody rated.
create function souk_rating(stars integer[]) returns numeric language sql immutable as $$
  select round(
    (stars[1] + 2 * stars[2] + 3 * stars[3] + 4 * stars[4] + 5 * stars[5])::numeric
      / nullif(stars[1] + stars[2] + stars[3] + stars[4] + stars[5], 0), 1)
$$;

create function souk_add_stars(one integer[], other integer[]) returns integer[] language sql immutable as $$
  select array[one[1] + other[1], one[2] + other[2], one[3] + other[3], one[4] + other[4], one[5] + other[5]]
$$;

-- What each of the ids has of one star, two, … five, where each step is +1 or -1.
create function souk_sum_stars(ids uuid[], ratings integer[], steps integer[])
returns table (id uuid, stars integer[]) language sql immutable as $$
  select moved.id, array[
    coalesce(sum(step) filter (where rating = 1), 0), coalesce(sum(step) filter (where rating = 2), 0),
    coalesce(sum(step) filter (where rating = 3), 0), coalesce(sum(step) filter (where rating = 4), 0),
    coalesce(sum(step) filter (where rating = 5), 0)]::integer[]
  from unnest(ids, ratings, steps) as moved (id, rating, step) group by moved.id
$$;

-- The stars follow the reviews, whoever writes them. What moved is added to what is there, in one update of the row, so
-- no two writers lose one of theirs, and a product of many reviews costs no more than one of few. Locks are taken in the
-- order reviews, counters by product, ratings by shop; who writes reviews holds neither of the others before.
create function count_stars() returns trigger language plpgsql as $$
declare
  product_ids uuid[]; shop_ids uuid[]; ratings integer[]; steps integer[];
begin
  if tg_op = 'INSERT' then
    select array_agg(product_id), array_agg(shop_id), array_agg(rating), array_agg(1)
    into product_ids, shop_ids, ratings, steps from after where hidden_at is null;
  elsif tg_op = 'DELETE' then
    select array_agg(product_id), array_agg(shop_id), array_agg(rating), array_agg(-1)
    into product_ids, shop_ids, ratings, steps from before where hidden_at is null;
  else
    select array_agg(product_id), array_agg(shop_id), array_agg(rating), array_agg(step)
    into product_ids, shop_ids, ratings, steps from (
      select before.product_id, before.shop_id, before.rating, -1 as step
      from before join after using (id)
      where before.hidden_at is null and (before.rating <> after.rating or after.hidden_at is not null)
      union all
      select after.product_id, after.shop_id, after.rating, 1
      from before join after using (id)
      where after.hidden_at is null and (before.rating <> after.rating or before.hidden_at is not null)
    ) as moved;
  end if;
  if product_ids is null then return null; end if;

  perform 1 from product_counters where product_id = any(product_ids) order by product_id for no key update;
  update product_counters as held set stars = souk_add_stars(held.stars, total.stars)
  from souk_sum_stars(product_ids, ratings, steps) as total where held.product_id = total.id;

  -- Made first and added to behind: a row that only takes away would not pass the check.
  insert into shop_ratings (shop_id)
  select id from shops where id = any(shop_ids) order by id on conflict do nothing;
  perform 1 from shop_ratings where shop_id = any(shop_ids) order by shop_id for no key update;
  update shop_ratings as held set stars = souk_add_stars(held.stars, total.stars)
  from souk_sum_stars(shop_ids, ratings, steps) as total where held.shop_id = total.id;
  return null;
end $$;
create trigger reviews_inserted after insert on reviews
  referencing new table as after for each statement execute function count_stars();
create trigger reviews_updated after update on reviews
  referencing old table as before new table as after for each statement execute function count_stars();
create trigger reviews_deleted after delete on reviews
  referencing old table as before for each statement execute function count_stars();

-- Reviews can be reported, too.
alter table reports
  add column review_id uuid references reviews on delete cascade,
  drop constraint reports_check,
  add constraint reports_subject check (num_nonnulls(product_id, shop_id, review_id) = 1);
create unique index reports_open_review on reports (reporter_id, review_id) where status = 'open' and review_id is not null;
create index reports_review_id on reports (review_id) where review_id is not null;
