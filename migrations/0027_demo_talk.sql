-- The demo has a social life: who follows whom, what its people talk about, what its shops tell.

alter table demo
  -- Parts of it with all that belongs to each, in the order of the plan.
  add column talk_done integer not null default 0 check (talk_done >= 0);
