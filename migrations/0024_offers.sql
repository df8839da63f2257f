-- A price that the two sides of a conversation agree on, and a cart line at that price.

create table offers (
  id uuid primary key,
  buyer_id uuid not null references users,
  shop_id uuid not null references shops on delete cascade,
  product_id uuid not null references products on delete cascade,
  variant_id uuid references product_variants on delete set null,
  -- Where it is talked about; the conversation is of a later feature, so no foreign key.
  conversation_id uuid not null,
  -- Who proposes it; the other side answers.
  side text not null check (side in ('buyer', 'shop')),
  quantity integer not null check (quantity between 1 and 999),
  -- Minor units a piece, in the product's currency.
  amount bigint not null check (amount > 0),
  currency text not null,
  status text not null default 'open'
    check (status in ('open', 'accepted', 'declined', 'countered', 'withdrawn', 'expired', 'bought')),
  -- Until then it can be accepted; once accepted, bought.
  expires_at timestamptz not null,
  -- The offer that it answers with another price.
  counters_id uuid references offers on delete set null,
  order_id uuid references orders on delete set null,
  answered_by uuid references users on delete set null,
  answered_at timestamptz,
  created_at timestamptz not null default souk_now(),
  check (order_id is null or status = 'bought')
);
-- One price at a time is on the table, of one thing in one conversation.
create unique index offers_open on offers (conversation_id, product_id) where status = 'open';
create index offers_conversation_id on offers (conversation_id, id desc);
create index offers_buyer_id on offers (buyer_id);
create index offers_shop_id on offers (shop_id, id desc);
create index offers_product_id on offers (product_id);
create index offers_variant_id on offers (variant_id) where variant_id is not null;
create index offers_counters_id on offers (counters_id) where counters_id is not null;
create index offers_order_id on offers (order_id) where order_id is not null;
create index offers_answered_by on offers (answered_by) where answered_by is not null;
create index offers_expires_at on offers (expires_at) where status in ('open', 'accepted');

alter table messages add foreign key (offer_id) references offers on delete set null;

alter table cart_items
  -- At the price of this accepted offer, and in its quantity.
  add column offer_id uuid unique references offers on delete cascade,
  drop constraint cart_items_cart_id_variant_id_key;
-- One line of each variant, beside those at the price of an offer. Lines are found by their cart by this index, too.
create unique index cart_items_variant on cart_items (cart_id, variant_id, coalesce(offer_id, cart_id));

alter table order_lines
  add column offer_id uuid unique references offers on delete set null;
