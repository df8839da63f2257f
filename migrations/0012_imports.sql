-- Imports of shops beside those of products, and imports that somebody uploaded.

alter table import_runs
  alter column shop_id drop not null,
  drop constraint import_runs_status_check,
  add constraint import_runs_status_check check (status in ('waiting', 'running', 'finished', 'failed', 'stopped')),
  add column kind text not null default 'products' check (kind in ('products', 'shops')),
  -- The upload; null where a command reads a file of its own, and once the upload is no longer needed.
  add column file_id uuid references files on delete set null,
  add column format text check (format in ('jsonl', 'csv', 'json')),
  add column created_by uuid references users on delete set null,
  -- Of the unpacked text; null where nobody knows it.
  add column total_bytes bigint,
  -- How often it failed without a step forward; too often, and it is given up.
  add column failures smallint not null default 0,
  add constraint import_runs_of_a_shop check ((kind = 'products') = (shop_id is not null)),
  -- Shops are their owner's, who must be known.
  add column owner_id uuid references users on delete cascade,
  add constraint import_runs_of_an_owner check (kind = 'products' or owner_id is not null);
create index import_runs_file_id on import_runs (file_id) where file_id is not null;
create index import_runs_created_by on import_runs (created_by) where created_by is not null;
create index import_runs_owner_id on import_runs (owner_id, created_at desc) where owner_id is not null;
create unique index import_runs_running_shops on import_runs (owner_id, fingerprint) where status = 'running' and shop_id is null;
-- One upload of a shop at a time.
create unique index import_runs_one_upload on import_runs (shop_id)
  where file_id is not null and status in ('waiting', 'running');
create index import_runs_unfinished on import_runs (updated_at) where status in ('waiting', 'running');

-- The rows of an upload that were refused or lost something, and why; written with the position behind them, so that
-- no row is reported twice whatever stops the import.
create table import_faults (
  run_id uuid not null references import_runs on delete cascade,
  line bigint not null,
  level text not null check (level in ('refused', 'warning')),
  external_id text,
  faults jsonb not null,
  primary key (run_id, line, level)
);
