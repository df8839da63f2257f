-- Which documents changed, for the index that each server holds in memory: it reads what its last snapshot did not see.
-- One row a statement, whoever writes; rows older than an hour are forgotten (who was away so long reads all anew).

create table search_changes (
  xid xid8 not null default pg_current_xact_id(),
  product_ids uuid[] not null,
  -- Time as it passes, for this is about processes that run, not about the market.
  changed_at timestamptz not null default now()
);
create index search_changes_xid on search_changes (xid);
create index search_changes_changed_at on search_changes (changed_at);

create function note_search_changes() returns trigger language plpgsql as $$
begin
  insert into search_changes (product_ids)
  select array_agg(product_id) from changed having count(*) > 0;
  return null;
end $$;

create trigger product_documents_inserted after insert on product_documents
  referencing new table as changed for each statement execute function note_search_changes();
create trigger product_documents_updated after update on product_documents
  referencing new table as changed for each statement execute function note_search_changes();
create trigger product_documents_deleted after delete on product_documents
  referencing old table as changed for each statement execute function note_search_changes();
