-- Conversations of a buyer with a shop. A shop is one side of them, whoever of its people writes: it reads, archives and
-- is counted for as one.

create table conversations (
  id uuid primary key,
  buyer_id uuid not null references users,
  shop_id uuid not null references shops on delete cascade,
  -- What it is about: the product's id stays here when the product goes, so that the three stay one of their kind.
  subject_id uuid,
  product_id uuid references products on delete set null,
  -- How the product stood when it was begun: { title, price: { amount, currency }, imageId }.
  product jsonb,
  -- Number of the last message; counts up without gaps under the row's lock.
  last_seq integer not null default 0 check (last_seq >= 0),
  -- The beginning of that message; null before the first, and where it was deleted or hidden.
  last_message text,
  -- The buyer's first message since the shop last answered: what the time to an answer is measured from.
  waiting_since timestamptz,
  created_at timestamptz not null default souk_now(),
  unique nulls not distinct (buyer_id, shop_id, subject_id),
  check (product_id is null or product_id = subject_id),
  check ((subject_id is null) = (product is null))
);
create index conversations_shop_id on conversations (shop_id);
create index conversations_product_id on conversations (product_id) where product_id is not null;

-- How each side stands to it. Two rows a conversation, made with it; an inbox is read from here alone.
create table conversation_sides (
  conversation_id uuid not null references conversations on delete cascade,
  side text not null check (side in ('buyer', 'shop')),
  -- Whose inbox it is in: the buyer's or the shop's id.
  holder_id uuid not null,
  -- Time of the last message; of the beginning before the first.
  last_at timestamptz not null default souk_now(),
  -- Whether its inbox shows it: from the first message on, before that to those who began it.
  listed boolean not null,
  -- Up to which message that side has it on some device, has ever seen it, and has read it: read_seq goes back where it
  -- is marked unread, of which the other side learns nothing.
  delivered_seq integer not null default 0,
  seen_seq integer not null default 0,
  read_seq integer not null default 0 check (read_seq >= 0),
  -- Messages of the other side behind read_seq that are not deleted or hidden.
  unread_count integer not null default 0 check (unread_count >= 0),
  archived boolean not null default false,
  pinned boolean not null default false,
  muted boolean not null default false,
  -- Who of the shop's people takes care of it.
  assigned_to uuid references users on delete set null,
  primary key (conversation_id, side),
  check (read_seq <= seen_seq and seen_seq <= delivered_seq),
  check (not archived or unread_count = 0),
  check (assigned_to is null or side = 'shop')
) with (fillfactor = 80);
create index conversation_sides_inbox
  on conversation_sides (holder_id, archived, pinned desc, last_at desc, conversation_id desc) where listed;
create index conversation_sides_unread on conversation_sides (holder_id, last_at desc, conversation_id desc)
  where unread_count > 0;
create index conversation_sides_assigned_to on conversation_sides (assigned_to, holder_id, last_at desc)
  where assigned_to is not null;

-- What a shop finds a conversation by besides its messages: the words of its buyer's name and of its product, each
-- behind the end of the shop's id, so that a search never meets the conversations of another.
create table conversation_words (
  conversation_id uuid primary key references conversations on delete cascade,
  words tsvector not null
);
create index conversation_words_words on conversation_words using gin (words);

create function conversation_words_of(wanted uuid) returns tsvector language sql stable as $$
  select coalesce(array_to_tsvector(array_agg(distinct right(shop_id::text, 8) || '/' || lexeme)), '')
  from conversations
  join users on users.id = buyer_id
  cross join lateral unnest(to_tsvector('simple', concat_ws(' ', users.name, product ->> 'title')))
  where conversations.id = wanted
$$;

create function write_conversation_words() returns trigger language plpgsql as $$
begin
  insert into conversation_words (conversation_id, words) values (new.id, conversation_words_of(new.id));
  return null;
end $$;
create trigger conversations_written after insert on conversations
  for each row execute function write_conversation_words();

-- Also when somebody is erased, and with it their name.
create function rename_in_conversation_words() returns trigger language plpgsql as $$
begin
  update conversation_words set words = conversation_words_of(conversation_id)
  where conversation_id in (select id from conversations where buyer_id = new.id);
  return null;
end $$;
create trigger users_renamed_in_conversations after update of name on users
  for each row when (old.name <> new.name) execute function rename_in_conversation_words();

create table messages (
  id uuid primary key,
  conversation_id uuid not null references conversations on delete cascade,
  seq integer not null check (seq > 0),
  side text not null check (side in ('buyer', 'shop')),
  -- Null for what the house wrote for that side (an away message), and of erased people.
  sender_id uuid references users on delete set null,
  -- Made by the sender's device: the same again is the same message.
  client_message_id text,
  -- Keyed hash of what was sent: the same id with other words is refused.
  request_hash text,
  kind text not null default 'text' check (kind in ('text', 'offer', 'away')),
  -- Null once deleted.
  body text,
  reply_to_id uuid references messages on delete set null,
  product_id uuid references products on delete set null,
  order_id uuid references orders on delete set null,
  offer_id uuid,
  edited_at timestamptz,
  deleted_at timestamptz,
  -- A moderator took it out of sight.
  hidden_at timestamptz,
  -- Lexemes of the body, by the house's tokenizer, each behind the end of the shop's id as in conversation_words.
  words tsvector not null default '',
  created_at timestamptz not null default souk_now(),
  unique (conversation_id, seq),
  unique (conversation_id, sender_id, client_message_id),
  check ((body is null) = (deleted_at is not null)),
  check (deleted_at is null or words = '')
);
create index messages_sender_id on messages (sender_id, id) where sender_id is not null;
create index messages_reply_to_id on messages (reply_to_id) where reply_to_id is not null;
create index messages_product_id on messages (product_id) where product_id is not null;
create index messages_order_id on messages (order_id) where order_id is not null;
create index messages_offer_id on messages (offer_id) where offer_id is not null;
-- Whether the house spoke for a shop not long ago.
create index messages_away on messages (conversation_id, created_at) where kind = 'away';
create index messages_words on messages using gin (words);

-- Whoever changes, deletes, hides or shows the last message, the inbox says what can be read of it.
create function follow_last_message() returns trigger language plpgsql as $$
begin
  update conversations set last_message = case when new.hidden_at is null then left(new.body, 600) end
    where id = new.conversation_id and last_seq = new.seq;
  return null;
end $$;
create trigger messages_follow_last after update of body, hidden_at on messages
  for each row execute function follow_last_message();

create table message_attachments (
  message_id uuid not null references messages on delete cascade,
  file_id uuid not null unique references files,
  position smallint not null,
  -- Of a voice note, as its sender's device measured it.
  seconds integer check (seconds between 0 and 3600),
  primary key (message_id, position)
);

create table message_reactions (
  message_id uuid not null references messages on delete cascade,
  user_id uuid not null references users on delete cascade,
  emoji text not null,
  created_at timestamptz not null default souk_now(),
  primary key (message_id, user_id, emoji)
);
create index message_reactions_user_id on message_reactions (user_id);

-- Who wants nothing of whom, in either direction. A shop stands here by its owner.
create table blocks (
  blocker_id uuid not null references users on delete cascade,
  blocked_id uuid not null references users on delete cascade,
  -- Who of the shop's people said so, where it was not the owner.
  created_by uuid references users on delete set null,
  created_at timestamptz not null default souk_now(),
  primary key (blocker_id, blocked_id),
  check (blocker_id <> blocked_id)
);
create index blocks_blocked_id on blocks (blocked_id);
create index blocks_created_by on blocks (created_by) where created_by is not null;

-- Answers that a shop gives often.
create table quick_replies (
  id uuid primary key,
  shop_id uuid not null references shops on delete cascade,
  title text not null,
  body text not null,
  created_at timestamptz not null default souk_now(),
  unique (shop_id, title)
);

-- What is said for a shop that cannot answer.
create table away_messages (
  shop_id uuid primary key references shops on delete cascade,
  shown_when text not null check (shown_when in ('never', 'closed', 'always')),
  body text not null
);

-- How long buyers waited for a shop's answer, a row an answer.
create table response_times (
  id uuid primary key,
  shop_id uuid not null references shops on delete cascade,
  conversation_id uuid not null references conversations on delete cascade,
  seconds integer not null check (seconds >= 0),
  created_at timestamptz not null default souk_now()
);
create index response_times_shop_id on response_times (shop_id, id desc);
create index response_times_conversation_id on response_times (conversation_id);

-- Messages are reported too.
alter table reports
  add column message_id uuid references messages on delete cascade,
  -- What it said when it was reported: its sender may change or delete it.
  add column said text,
  add column said_by uuid references users on delete set null,
  drop constraint reports_subject,
  add constraint reports_subject check (num_nonnulls(product_id, shop_id, review_id, message_id) = 1),
  add constraint reports_said check ((message_id is null) = (said is null));
create unique index reports_open_message on reports (reporter_id, message_id) where status = 'open' and message_id is not null;
create index reports_said_by on reports (said_by) where said_by is not null;
create index reports_message_id on reports (message_id) where message_id is not null;
