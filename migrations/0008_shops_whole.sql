-- Where shops are, when they are open, where they deliver to, and who works there.

alter table shops
  -- The owner's own name of it; an import finds it again by this.
  add column external_id text,
  -- Of the draft that it was last imported from; null where it was written by hand since.
  add column content_hash text,
  -- Whether somebody said so; else the first location tells it.
  add column time_zone_chosen boolean not null default false,
  add column policies jsonb not null default '{}',
  -- Weekly opening hours in the shop's time zone; null where nobody said.
  add column hours jsonb,
  add column holidays jsonb not null default '[]',
  add column logo_id uuid references files,
  add column banner_id uuid references files,
  add column verified_at timestamptz,
  add constraint shops_owner_external_id_key unique (owner_id, external_id);
update shops set time_zone_chosen = time_zone <> 'UTC';
create index shops_logo_id on shops (logo_id) where logo_id is not null;
create index shops_banner_id on shops (banner_id) where banner_id is not null;
create index shops_created_at on shops (created_at);

alter table shop_staff add constraint shop_staff_permissions_check
  check (permissions <@ array['profile', 'catalogue', 'orders', 'messages', 'calls', 'analytics']);

-- Kilometres along a great circle; the haversine formula on a sphere of 6,371.0088 km (mean radius, IUGG). Not strict:
-- so it is inlined into the statement that asks, which is twenty times faster.
create function souk_distance_km(lat1 float8, lng1 float8, lat2 float8, lng2 float8) returns float8
  language sql immutable parallel safe
  return 2 * 6371.0088 * asin(least(1, sqrt(
    sin(radians(lat2 - lat1) / 2) ^ 2 + cos(radians(lat1)) * cos(radians(lat2)) * sin(radians(lng2 - lng1) / 2) ^ 2)));

-- The hours of a day: as the first holiday says that holds it, else as the week does.
create function souk_day_hours(hours jsonb, holidays jsonb, day date) returns jsonb language sql stable parallel safe
  return coalesce(
    (select coalesce(holiday -> 'hours', '[]')
     from jsonb_array_elements(holidays) with ordinality as listed (holiday, place)
     where to_char(day, 'YYYY-MM-DD') between holiday ->> 'from' and holiday ->> 'to'
     order by place limit 1),
    hours -> (array['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'])[extract(isodow from day)::int],
    '[]');

-- Whether a shop is open when its clock shows that day and time ('HH:MM'). Hours that close at or before they open run into the next day.
create function souk_is_open(hours jsonb, holidays jsonb, day date, clock text) returns boolean language sql stable parallel safe
  return exists (
    select 1 from jsonb_array_elements(souk_day_hours(hours, holidays, day)) as span
    where span ->> 'opens' <= clock collate "C"
      and (clock collate "C" < span ->> 'closes' or span ->> 'closes' <= span ->> 'opens' collate "C")
  ) or exists (
    select 1 from jsonb_array_elements(souk_day_hours(hours, holidays, day - 1)) as span
    where span ->> 'closes' <= span ->> 'opens' collate "C" and clock collate "C" < span ->> 'closes');

create table shop_locations (
  id uuid primary key,
  shop_id uuid not null references shops on delete cascade,
  name text not null,
  -- A storefront is public as it is. Of a private place others learn only its cell of about a kilometre.
  kind text not null check (kind in ('storefront', 'private')),
  offers_pickup boolean not null default false,
  street text,
  postal_code text,
  city text not null default '',
  region text not null default '',
  country text not null check (country ~ '^[A-Z]{2}$'),
  -- Of a private place: street, postal code and exact position, encrypted; nothing here holds them in clear.
  sealed text,
  -- What everything others can ask is computed from: exact for a storefront, the middle of the cell for a private place.
  latitude double precision not null check (latitude between -90 and 90),
  longitude double precision not null check (longitude >= -180 and longitude < 180),
  -- Its own opening hours; null where the shop's hold.
  hours jsonb,
  position smallint not null default 0,
  created_at timestamptz not null default souk_now(),
  updated_at timestamptz not null default souk_now(),
  check ((kind = 'private') = (sealed is not null)),
  check (kind = 'storefront' or (street is null and postal_code is null))
);
create index shop_locations_shop_id on shop_locations (shop_id, position);
create index shop_locations_place on shop_locations (latitude, longitude);
create index shop_locations_country on shop_locations (country, city);

-- Where a shop delivers to and for what fee: a circle around one of its places, countries, or everywhere.
create table shop_delivery_zones (
  id uuid primary key,
  shop_id uuid not null references shops on delete cascade,
  name text not null,
  location_id uuid references shop_locations on delete cascade,
  radius_km double precision check (radius_km > 0),
  countries text[],
  fee_amount bigint not null check (fee_amount >= 0),
  -- From this value of the goods on, delivery is free; below the other there is none.
  free_from_amount bigint check (free_from_amount >= 0),
  least_amount bigint check (least_amount >= 0),
  days_from smallint check (days_from between 0 and 365),
  days_to smallint check (days_to between days_from and 365),
  position smallint not null default 0,
  check ((location_id is null) = (radius_km is null)),
  check (location_id is null or countries is null)
);
create index shop_delivery_zones_shop_id on shop_delivery_zones (shop_id, position);
create index shop_delivery_zones_location_id on shop_delivery_zones (location_id) where location_id is not null;
create index shop_delivery_zones_countries on shop_delivery_zones using gin (countries);

-- Who was asked to work in a shop. The token in the mail stands here by its SHA-256 only.
create table shop_invitations (
  id uuid primary key,
  shop_id uuid not null references shops on delete cascade,
  email text not null,
  permissions text[] not null,
  token_hash bytea not null unique,
  invited_by uuid references users on delete set null,
  -- How often this address was written to for this shop.
  mails smallint not null default 1,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  withdrawn_at timestamptz,
  created_at timestamptz not null default souk_now(),
  unique (shop_id, email)
);
create index shop_invitations_invited_by on shop_invitations (invited_by);
create index shop_invitations_expires_at on shop_invitations (expires_at);
