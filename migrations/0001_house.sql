-- What the house itself stands on: time, identity, the two logs, repeats of requests.

-- Every statement that needs the time asks here, so that tests can move it by replacing one function.
create function souk_now() returns timestamptz language sql stable as $$ select now() $$;

-- One row: who this database is. A client's cursor carries the epoch; another epoch means another history.
create table installation (
  only_row boolean primary key default true check (only_row),
  epoch uuid not null,
  secrets_fingerprint text,
  created_at timestamptz not null default souk_now()
);

-- The log of a person: gapless numbers from a head row locked in the writing transaction.
create table user_event_heads (
  user_id uuid primary key,
  seq bigint not null
);

create table user_events (
  user_id uuid not null,
  seq bigint not null,
  type text not null,
  payload jsonb not null,
  created_at timestamptz not null default souk_now(),
  primary key (user_id, seq)
);
create index user_events_created_at on user_events (created_at);

-- The log of the house. Readers take only what is older than every running transaction, ordered by (xid, id):
-- a reader of "id > last" would miss rows of transactions that commit late.
create table domain_events (
  id bigint generated always as identity primary key,
  xid xid8 not null default pg_current_xact_id(),
  type text not null,
  payload jsonb not null,
  created_at timestamptz not null default souk_now()
);
create index domain_events_order on domain_events (xid, id);
create index domain_events_created_at on domain_events (created_at);

create table listener_cursors (
  listener text primary key,
  xid xid8 not null,
  id bigint not null,
  updated_at timestamptz not null default souk_now()
);

-- Wishes to notify, written with their cause. The key makes each one of its kind for ever.
create table notification_intents (
  key text primary key,
  user_id uuid not null,
  type text not null,
  data jsonb not null,
  created_at timestamptz not null default souk_now(),
  expanded_at timestamptz
);
create index notification_intents_waiting on notification_intents (created_at) where expanded_at is null;
create index notification_intents_user_id on notification_intents (user_id);

-- First answers of repeated requests, kept 24 hours. The body is hashed with a key: it may hold a password.
create table idempotency_keys (
  scope text not null,
  key text not null,
  request_hash text not null,
  answer jsonb,
  created_at timestamptz not null default souk_now(),
  primary key (scope, key)
);
create index idempotency_keys_created_at on idempotency_keys (created_at);

-- Running server processes, each with a lease it renews.
create table nodes (
  id uuid primary key,
  started_at timestamptz not null default souk_now(),
  lease_until timestamptz not null
);

insert into installation (epoch) values (gen_random_uuid());
