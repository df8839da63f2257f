-- Files for the eyes of a few: what is attached to messages.

alter table files
  -- Served by links that end, and by no others.
  add column private boolean not null default false,
  drop constraint files_kind_check,
  add constraint files_kind_check check (kind in ('picture', 'drawing', 'import', 'report', 'document', 'voice')),
  -- Documents and voice notes are for few alone; what the house draws, reads or writes is not attached to anything.
  add constraint files_private_check check (kind = 'picture' or private = (kind in ('document', 'voice')));
-- What somebody uploaded to send and has not sent yet: counted with each upload.
create index files_unsent on files (owner_id) where private and loose_since is not null;
