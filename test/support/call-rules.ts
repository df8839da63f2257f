import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '#features/calls/schema.ts';
import { features } from '../../src/app.ts';
import type { TestServer } from './app.ts';
import { callHistory } from './calls.ts';
import type { Person } from './people.ts';

/** The news of the last end is told by then. */
const TOLD_WITHIN_MS = 30_000;

/** Each way a call may go, as its rows were seen to be written. */
const ways =
  /^initiated( ringing)?( active ended| missed| rejected)$|^missed$|^ringing( active ended| missed| rejected)$/;

/** Writes down each status of each call from now on, whoever writes it. */
export async function watchEdges({ house }: TestServer): Promise<void> {
  await house.database.pool.query(`
    create table if not exists call_edges (nr bigint generated always as identity primary key, call_id uuid not null, status text not null);
    create or replace function note_edge() returns trigger language plpgsql as $$
    begin
      if tg_op = 'UPDATE' and old.ended_at is not null
        and (old.status, old.end_reason, old.ended_at, old.duration, old.receiver_id, old.started_at)
          is distinct from (new.status, new.end_reason, new.ended_at, new.duration, new.receiver_id, new.started_at) then
        raise exception 'the call % is over and was changed', old.id;
      end if;
      if tg_op = 'INSERT' or old.status <> new.status then
        insert into call_edges (call_id, status) values (new.id, new.status);
      end if;
      return new;
    end $$;
    create or replace trigger note_edge before insert or update on video_calls for each row execute function note_edge()`);
}

/**
 * What must hold at any moment: exactly those hold a slot who ring out, talk or (as a buyer) are rung, and so nobody is
 * in two calls; and what two devices said is kept for living calls alone.
 */
export async function standsAtAnyMoment({ house }: TestServer): Promise<void> {
  const { rows } = await house.database.pool.query<{ fault: string }>(`
    with taken as (
      select id as call_id, caller_id as user_id from video_calls where ended_at is null
      union all
      select id, receiver_id from video_calls where ended_at is null and (status = 'active' or caller_side = 'shop')
    ), faults as (
      (select 'holds no slot' as fault, * from (table taken except all select call_id, user_id from call_slots) as missing)
      union all
      (select 'holds a slot for nothing', * from (select call_id, user_id from call_slots except all table taken) as spare)
      union all
      select 'is in ' || count(*) || ' calls', null, user_id from taken group by user_id having count(*) > 1
      union all
      select 'said something in a call that is over', call_id, from_user_id
      from call_signals join video_calls on video_calls.id = call_id where ended_at is not null
    ) select user_id || ' ' || fault || ' ' || coalesce(call_id::text, '') as fault from faults`);
  assert.deepEqual(rows, []);
}

/** Looks again and again while the work is done; the looks are single statements, each of one moment. */
export async function watched<T>(market: TestServer, work: Promise<T>): Promise<T> {
  let over = false;
  const done = work.finally(() => {
    over = true;
  });
  const looking = (async () => {
    while (!over) {
      await standsAtAnyMoment(market);
      await sleep(20);
    }
  })();
  const [answer] = await Promise.all([done, looking]);
  return answer;
}

/**
 * What must hold when every call is over: it went one allowed way to one end, was announced once, stands in its
 * conversation once, and exactly the people it was missed by were told so, once.
 */
export async function everythingIsOver(market: TestServer): Promise<void> {
  const { pool, db } = market.house.database;
  const ask = async (text: string) => (await pool.query<{ fault: string }>(text)).rows.map(({ fault }) => fault);
  await standsAtAnyMoment(market);
  assert.deepEqual(await ask(`select id as fault from video_calls where ended_at is null`), [], 'each call is over');
  assert.deepEqual(await ask('select call_id as fault from call_slots'), [], 'everybody is free');
  assert.deepEqual(await ask('select call_id as fault from call_signals'), [], 'what devices said is forgotten');

  const { rows: went } = await pool.query<{ id: string; way: string }>(
    `select call_id as id, string_agg(status, ' ' order by nr) as way from call_edges group by call_id`,
  );
  assert.deepEqual(
    went.filter(({ way }) => !ways.test(way)),
    [],
    'each went an allowed way',
  );

  assert.deepEqual(
    await ask(`
      select 'the call ' || id || ', ' || status || ' ' || end_reason || ', ' || fault as fault
      from video_calls cross join lateral (
        select 'has ' || count(*) || ' lines' as fault from messages
        where call_id = video_calls.id and kind = 'call' and conversation_id = video_calls.conversation_id
          and side = caller_side and sender_id = caller_id
        having count(*) <> 1
        union all
        select 'was announced as over ' || count(*) || ' times' from domain_events
        where type = 'call.ended' and payload ->> 'callId' = video_calls.id::text
          and payload ->> 'status' = status and payload ->> 'endReason' = end_reason
          and (payload ->> 'duration')::integer = duration
        having count(*) <> 1
        union all
        select 'was announced as answered ' || count(*) || ' times' from domain_events
        where type = 'call.started' and payload ->> 'callId' = video_calls.id::text
        having count(*) <> (started_at is not null)::integer
        union all
        select 'ended at ' || ended_at || ', not at the end of its ring' where end_reason in ('no_answer', 'unreachable')
          and ended_at <> ring_expires_at
      ) as faults order by id limit 20`),
    [],
  );

  const untold = `
    with callees as (
      select id as call_id, owner_id as user_id from video_calls
      cross join lateral (
        select owner_id from shops where shops.id = shop_id and caller_side = 'buyer'
        union select user_id from shop_staff
        where shop_staff.shop_id = video_calls.shop_id and 'calls' = any(permissions) and caller_side = 'buyer'
        union select receiver_id where caller_side = 'shop'
      ) as callee
      where status = 'missed' and end_reason <> 'blocked'
    )`;
  const wished = `select data ->> 'callId', user_id::text from notification_intents where type = 'call.missed'`;
  assert.deepEqual(
    await ask(`${untold}
      (select 'not told: ' || call_id || user_id as fault from (
        select call_id::text, user_id::text from callees except all ${wished}) as missing (call_id, user_id) limit 10)
      union all
      (select 'told for nothing: ' || call_id || user_id from (
        ${wished} except all select call_id::text, user_id::text from callees) as spare (call_id, user_id) limit 10)`),
    [],
  );

  for (const begun = Date.now(); ; await sleep(50)) {
    const { rowCount } = await pool.query('select 1 from notification_intents where expanded_at is null limit 1');
    if (rowCount === 0) break;
    assert.ok(Date.now() - begun < TOLD_WITHIN_MS, 'everything that was to be told is told');
  }
  const shown = `select substr(group_key, 6), user_id::text from notifications where type = 'call.missed'`;
  assert.deepEqual(
    await ask(`${untold}
      (select 'not shown: ' || call_id || user_id as fault from (
        select call_id::text, user_id::text from callees except all ${shown}) as missing (call_id, user_id) limit 10)
      union all
      (select 'shown for nothing: ' || call_id || user_id from (
        ${shown} except all select call_id::text, user_id::text from callees) as spare (call_id, user_id) limit 10)
      union all
      (select 'still shown as ringing: ' || group_key || user_id from notifications
        where type = 'call.ringing' and read_at is null limit 10)`),
    [],
  );

  for (const { name, find } of features.flatMap(({ checks = [] }) => checks)) {
    if (/call|conversation/.test(name)) assert.deepEqual(await find(db), [], name);
  }
}

/** The whole history of somebody, or of a shop as they see it, newest first. */
export async function wholeHistory(person: Person, asked = ''): Promise<Call[]> {
  const calls: Call[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { items, nextCursor } = await callHistory(person, `limit=100&${asked}${cursor && `&cursor=${cursor}`}`);
    calls.push(...items);
    cursor = nextCursor;
  }
  return calls;
}

/** Caller, receiver and shop tell the same of each call that they tell of, and each call is told by its shop. */
export async function historiesAgree(
  market: TestServer,
  people: readonly Person[],
  shops: readonly { shopId: string; owner: Person }[],
): Promise<void> {
  const { rows } = await market.house.database.pool.query<Fate & { callerSide: string }>(
    `select id, status, end_reason as "endReason", duration, caller_id as "callerId", receiver_id as "receiverId",
       caller_side as "callerSide", started_at as "startedAt", ended_at as "endedAt" from video_calls where shop_id = any($1)`,
    [shops.map(({ shopId }) => shopId)],
  );
  const fates = new Map(rows.map(({ callerSide: _, ...fate }) => [fate.id, fate]));
  const tellers = new Map<string, Set<string>>(rows.map(({ id }) => [id, new Set()]));

  function compare(calls: readonly Call[], teller: string): void {
    assert.equal(new Set(calls.map(({ id }) => id)).size, calls.length, 'each call once');
    for (const call of calls) {
      const fate = fates.get(call.id);
      assert.ok(fate, 'a call that there was');
      assert.deepEqual(fateOf(call), fate);
      assert.ok(call.duration >= 0 && (call.status === 'ended' || call.duration === 0));
      tellers.get(call.id)?.add(teller);
    }
    const ids = calls.map(({ id }) => id);
    assert.deepEqual(ids, ids.toSorted().reverse(), 'the newest first');
  }

  for (const person of people) compare(await wholeHistory(person), person.id);
  for (const { shopId, owner } of shops) compare(await wholeHistory(owner, `shop=${shopId}`), shopId);

  const known = new Set(people.map(({ id }) => id));
  for (const { id, callerId, receiverId, callerSide, endReason, startedAt } of rows) {
    const by = tellers.get(id) as Set<string>;
    // Who rang somebody who was busy heard that, and that was all.
    const isTold = endReason !== 'busy' || callerSide !== 'shop';
    if (isTold)
      assert.ok(
        shops.some(({ shopId }) => by.has(shopId)),
        `the shop tells of ${id}`,
      );
    if (known.has(callerId)) assert.equal(by.has(callerId), endReason !== 'busy', `the caller of ${id}`);
    if (known.has(receiverId) && startedAt) assert.ok(by.has(receiverId), `who took ${id} tells of it`);
  }
}

type Fate = Pick<
  Call,
  'id' | 'status' | 'endReason' | 'duration' | 'callerId' | 'receiverId' | 'startedAt' | 'endedAt'
>;

function fateOf({ id, status, endReason, duration, callerId, receiverId, startedAt, endedAt }: Call): Fate {
  return { id, status, endReason, duration, callerId, receiverId, startedAt, endedAt };
}
