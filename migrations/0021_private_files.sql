-- Files for the eyes of a few: what is attached to messages.

alter table files
  -- Served by links that end, and by no others.
  add column private boolean not null default false,
  drop constraint files_kind_check,
  add constraint files_kind_check check (kind in ('picture', 'drawing', 'import', 'report', 'document', 'voice')),
  add constraint files_private_check check (private or kind not in ('document', 'voice'));
