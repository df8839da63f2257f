-- People, their sessions and devices, and what is watched for their safety.

create table users (
  id uuid primary key,
  email text not null,
  -- Lower case, NFKC: one account an address however it is written.
  email_key text collate "C" not null unique,
  email_verified_at timestamptz,
  password_hash text not null,
  name text not null,
  -- Sealed by the key ring; never plain.
  phone text,
  role text not null default 'buyer' check (role in ('buyer', 'moderator', 'admin')),
  locale text not null default 'en',
  time_zone text not null default 'UTC',
  show_presence boolean not null default true,
  status text not null default 'active' check (status in ('active', 'suspended', 'banned', 'erased')),
  status_reason text,
  suspended_until timestamptz,
  created_at timestamptz not null default souk_now(),
  updated_at timestamptz not null default souk_now(),
  check ((status = 'suspended') = (suspended_until is not null))
);
create index users_created_at on users (created_at, id);
create index users_status on users (status) where status <> 'active';
create index users_team on users (role) where role <> 'buyer';

create table user_sessions (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  -- SHA-256 of the refresh token in force.
  session_token text not null unique,
  device_id uuid not null,
  device_info jsonb not null default '{}',
  ip_address text not null default '',
  is_online boolean not null default false,
  -- The server process whose sockets keep it online.
  node_id uuid,
  last_activity timestamptz not null default souk_now(),
  created_at timestamptz not null default souk_now(),
  idle_minutes integer not null check (idle_minutes > 0),
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_reason text check (ended_reason in
    ('signed_out', 'ended_elsewhere', 'password_changed', 'token_reused', 'expired', 'banned', 'suspended', 'erased')),
  check ((ended_at is null) = (ended_reason is null)),
  check (is_online = (node_id is not null))
);
create index user_sessions_user_id on user_sessions (user_id, id desc);
-- What expires next, by idleness and by age.
create index user_sessions_idle on user_sessions (idle_minutes, last_activity) where ended_at is null;
create index user_sessions_expires_at on user_sessions (expires_at) where ended_at is null;
create index user_sessions_online on user_sessions (node_id) where is_online;
create index user_sessions_ended_at on user_sessions (ended_at) where ended_at is not null;

-- Refresh tokens that were exchanged: one of them coming back late means that somebody else holds a copy.
create table used_refresh_tokens (
  token_hash text primary key,
  session_id uuid not null references user_sessions on delete cascade,
  used_at timestamptz not null default souk_now()
);
create index used_refresh_tokens_session_id on used_refresh_tokens (session_id);

-- Links sent by mail. The secret half is an HMAC of the row's id, so nothing here opens anything.
create table account_tokens (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  purpose text not null check (purpose in ('verify_email', 'reset_password')),
  created_at timestamptz not null default souk_now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index account_tokens_user_id on account_tokens (user_id, purpose);
create index account_tokens_expires_at on account_tokens (expires_at);

-- Devices somebody signed in from. Two people may share one.
create table known_devices (
  user_id uuid not null references users on delete cascade,
  id uuid not null,
  device_info jsonb not null default '{}',
  created_at timestamptz not null default souk_now(),
  last_seen timestamptz not null default souk_now(),
  primary key (user_id, id)
);

-- Every try to sign in, written before the password is looked at. Accounts and addresses by keyed hash, so that tries at unknown addresses are counted alike.
create table sign_ins (
  id uuid primary key,
  user_id uuid references users on delete cascade,
  account_key text not null,
  address_key text not null,
  ip_address text not null default '',
  device_info jsonb not null default '{}',
  -- Set where the device is one of the account's own.
  device_id uuid,
  succeeded boolean not null,
  created_at timestamptz not null default souk_now()
);
create index sign_ins_account_key on sign_ins (account_key, created_at desc) where not succeeded;
create index sign_ins_address_key on sign_ins (address_key, created_at desc) where not succeeded;
create index sign_ins_user_id on sign_ins (user_id, id desc);
create index sign_ins_created_at on sign_ins (created_at);

create table audit_log (
  id uuid primary key,
  -- Null for the house itself, or where the person was erased.
  actor_id uuid references users on delete set null,
  action text not null,
  subject_type text not null,
  subject_id uuid,
  detail jsonb not null default '{}',
  ip_address text not null default '',
  created_at timestamptz not null default souk_now()
);
create index audit_log_created_at on audit_log (created_at, id);
create index audit_log_subject on audit_log (subject_type, subject_id);
create index audit_log_actor_id on audit_log (actor_id);
