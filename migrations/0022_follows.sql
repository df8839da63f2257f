-- Who follows which shop, and what followed shops did.

create table shop_followers (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  shop_id uuid not null references shops on delete cascade,
  -- Followed, but not to be seen in the feed.
  muted boolean not null default false,
  created_at timestamptz not null default souk_now(),
  unique (user_id, shop_id) include (muted)
);
create index shop_followers_shop_id on shop_followers (shop_id, id desc);

-- How many follow a shop; beside the shop, since it moves often. A shop that nobody ever followed has no row.
create table shop_follower_counts (
  shop_id uuid primary key references shops on delete cascade,
  followers integer not null default 0 check (followers >= 0)
) with (fillfactor = 70);

-- Every follow and unfollow there was, in the order they were written; rows are never changed or removed, but an erased
-- person's lose their name.
create table follow_changes (
  id bigint generated always as identity primary key,
  shop_id uuid not null references shops on delete cascade,
  user_id uuid references users on delete set null,
  change smallint not null check (change in (1, -1)),
  created_at timestamptz not null default souk_now()
);
create index follow_changes_shop_id on follow_changes (shop_id, created_at);
create index follow_changes_user_id on follow_changes (user_id) where user_id is not null;

-- The count and the log follow the rows, whoever writes them.
create function count_followers() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into follow_changes (shop_id, user_id, change, created_at)
      select shop_id, user_id, 1, souk_now() from changed order by shop_id, user_id;
    insert into shop_follower_counts as counted (shop_id, followers)
      select shop_id, count(*) from changed group by shop_id order by shop_id
      on conflict (shop_id) do update set followers = counted.followers + excluded.followers;
  else
    -- A shop or person that is going takes its rows along: what is left of either is written.
    insert into follow_changes (shop_id, user_id, change, created_at)
      select changed.shop_id, users.id, -1, souk_now() from changed
      join shops on shops.id = changed.shop_id left join users on users.id = changed.user_id
      order by changed.shop_id, changed.user_id;
    -- Who erases their account leaves many shops at once: held in order, so that two of them never wait for each other.
    perform 1 from shop_follower_counts where shop_id in (select shop_id from changed) order by shop_id for update;
    update shop_follower_counts as counted set followers = counted.followers - gone.followers
      from (select shop_id, count(*) as followers from changed group by shop_id) as gone
      where counted.shop_id = gone.shop_id;
  end if;
  return null;
end $$;
create trigger shop_followers_added after insert on shop_followers
  referencing new table as changed for each statement execute function count_followers();
create trigger shop_followers_removed after delete on shop_followers
  referencing old table as changed for each statement execute function count_followers();

-- What a shop did that its followers may like to know; read by who follows it, copied to nobody.
create table shop_news (
  id uuid primary key,
  shop_id uuid not null references shops on delete cascade,
  kind text not null check (kind in ('new_product', 'price_drop', 'back_in_stock', 'announcement')),
  product_id uuid references products on delete cascade,
  -- Of a price drop: minor units of the shop's currency, before and then.
  was_amount bigint check (was_amount >= 0),
  amount bigint check (amount >= 0),
  title text not null default '',
  body text not null default '',
  -- Of an announcement.
  author_id uuid references users on delete set null,
  created_at timestamptz not null default souk_now(),
  check ((kind = 'announcement') = (product_id is null)),
  check ((kind = 'price_drop') = (was_amount is not null and amount is not null))
);
create index shop_news_shop_id on shop_news (shop_id, id desc);
create index shop_news_kind on shop_news (shop_id, kind, id desc);
create index shop_news_product_id on shop_news (product_id, kind, id desc) where product_id is not null;
-- A product is new once.
create unique index shop_news_new_product on shop_news (product_id) where kind = 'new_product';
create index shop_news_created_at on shop_news (created_at) where kind <> 'announcement';
create index shop_news_author_id on shop_news (author_id) where author_id is not null;

-- How far somebody has seen their feed.
create table feed_marks (
  user_id uuid primary key references users on delete cascade,
  seen_id uuid not null,
  seen_at timestamptz not null default souk_now()
);

-- When a product was first on sale; what was there before this column is no news to anybody.
alter table products add column on_sale_since timestamptz default '-infinity';
alter table products alter column on_sale_since drop default;
update products set on_sale_since = null where status = 'draft';
create function keep_first_sale() returns trigger language plpgsql as $$
begin
  new.on_sale_since := souk_now();
  return new;
end $$;
create trigger products_first_on_sale before insert or update on products
  for each row when (new.status = 'active' and new.on_sale_since is null) execute function keep_first_sale();

-- When it was last sold out and there again.
alter table product_counters add column restocked_at timestamptz;
create function keep_restock() returns trigger language plpgsql as $$
begin
  new.restocked_at := souk_now();
  return new;
end $$;
create trigger product_counters_restocked before update on product_counters
  for each row when (old.stock = 0 and new.stock > 0) execute function keep_restock();
