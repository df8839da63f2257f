import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { unzipSync } from 'fflate';
import { type RawBuilder, sql } from 'kysely';
import { newId } from '#platform/ids.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { features } from '../../app.ts';

const decided = features.flatMap(({ personalData = [] }) => personalData);

let server: TestServer;

before(async () => {
  server = await startTestServer();
});
after(() => server.close());

test('every table that knows a person says what becomes of it', async () => {
  const { rows } = await server.house.database.pool.query<{ table: string }>(`
    select distinct table_name as table from information_schema.columns join information_schema.tables
      using (table_schema, table_name)
    where table_schema = 'public' and table_type = 'BASE TABLE'
      and column_name ~ '^(.+_)?(user|owner|actor|caller|receiver|buyer|seller|author|sender|reviewer|reporter|follower)_id$'
    union
    select conrelid::regclass::text from pg_constraint
    where contype = 'f' and confrelid = 'users'::regclass and connamespace = 'public'::regnamespace`);
  const undecided = rows.map(({ table }) => table).filter((table) => !decided.some((each) => each.table === table));
  assert.deepEqual(undecided, [], 'these tables need a line in the personalData of their feature');
});

test('every decision is about a table there is, and there is one of it', async () => {
  const { rows } = await server.house.database.pool.query<{ table: string }>(
    `select table_name as table from information_schema.tables where table_schema = 'public'`,
  );
  const tables = new Set(rows.map(({ table }) => table));
  const names = decided.map(({ table }) => table);
  assert.deepEqual(
    names.filter((name) => !tables.has(name)),
    [],
  );
  assert.deepEqual([...new Set(names)].sort(), [...names].sort());
});

interface Somebody {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
}

/** How to put somebody into each table; null where signing up did already. */
const rowsIn: Record<string, ((row: Somebody) => RawBuilder<unknown>) | null> = {
  users: null,
  user_sessions: null,
  sign_ins: null,
  account_tokens: null,
  known_devices: null,
  notification_intents: null,
  notification_deliveries: null,
  user_events: null,
  user_event_heads: null,
  presence: ({ userId }) => sql`
    insert into presence (user_id, state, last_seen_at) values (${userId}, 'offline', now()) on conflict do nothing`,
  announcements: ({ id, userId }) => sql`
    insert into announcements (id, author_id, title, body, audience, total)
    values (${id}, ${userId}, 'Winter fair', 'From Friday on', 'everybody', 1)`,
  phone_codes: ({ id, userId, name }) => sql`
    insert into phone_codes (id, user_id, phone_key, code_hash, expires_at)
    values (${id}, ${userId}, ${name}, ${name}, now() + interval '1 hour')`,
  push_subscriptions: ({ id, userId, name }) => sql`
    insert into push_subscriptions (id, user_id, session_id, endpoint, p256dh, auth)
    select ${id}, ${userId}, id, ${`https://push.example/${name}`}, '', '' from user_sessions where user_id = ${userId} limit 1`,
  notification_preferences: ({ userId, name }) => sql`
    insert into notification_preferences (user_id, type, channel, is_on) values (${userId}, ${name}, 'email', true)`,
  notification_digests: ({ userId, name }) => sql`
    insert into notification_digests (user_id, type, every) values (${userId}, ${name}, 'day')`,
  quiet_hours: ({ userId }) => sql`
    insert into quiet_hours (user_id, from_time, to_time) values (${userId}, '22:00', '07:00')`,
  open_digests: ({ id, userId }) => sql`
    insert into open_digests (id, user_id, every, due_at) values (${id}, ${userId}, 'day', now())`,
  audit_log: ({ id, userId }) => sql`
    insert into audit_log (id, actor_id, action, subject_type, subject_id)
    values (${id}, ${userId}, 'test.seen', 'user', ${userId})`,
  notifications: ({ id, userId, name }) => sql`
    insert into notifications (id, user_id, key, type, data)
    values (${id}, ${userId}, ${id}, 'system.announcement', ${JSON.stringify({ title: name, body: '' })})`,
  idempotency_keys: ({ id, userId, name }) => sql`
    insert into idempotency_keys (scope, key, request_hash, answer)
    values (${`${userId} POST /api/shops`}, ${id}, '', ${JSON.stringify({ name })})`,
  shops: ({ id, userId, name }) => sql`
    insert into shops (id, owner_id, slug, name, description, currency)
    values (${id}, ${userId}, ${`zephyrine-quillfeather-${id}`}, ${name}, ${name}, 'EUR')`,
  demo_people: ({ userId }) => sql`insert into demo_people (user_id, number) values (${userId}, 999)`,
  product_views: ({ id, userId, name }) => sql`
    insert into product_views (id, kind, query, user_id, session_id, visitor, ip_address, user_agent)
    values (${id}, 'search', ${name}, ${userId}, ${id}, ${id}, '192.0.2.0', 'Mozilla/5.0')`,
  shop_locations: ({ id, userId, name }) => sql`
    insert into shop_locations (id, shop_id, name, kind, street, city, country, latitude, longitude)
    select ${id}, id, ${name}, 'storefront', ${name}, ${name}, 'PT', 38.7, -9.1 from shops where owner_id = ${userId} limit 1`,
  shop_invitations: ({ id, userId }) => sql`
    insert into shop_invitations (id, shop_id, email, permissions, token_hash, invited_by, expires_at)
    select ${id}, shops.id, email_key, '{}', decode(md5(${id}), 'hex'), owner_id, souk_now() from shops, users
    where owner_id <> ${userId} and users.id = ${userId} limit 1`,
  import_runs: ({ id, userId, name }) => sql`
    insert into import_runs (id, shop_id, fingerprint, file_name, created_by)
    select ${id}, id, ${id}, ${name}, ${userId} from shops where owner_id <> ${userId} limit 1`,
  files: ({ id, userId, name }) => sql`
    insert into files (id, owner_id, kind, media_type, name, bytes) values (${id}, ${userId}, 'import', 'text/csv', ${name}, 1)`,
  recommendation_lists: ({ id, userId }) => sql`
    insert into recommendation_lists (id, user_id, made_of, strategy) values (${id}, ${userId}, ${id}, 'formula')
    on conflict (user_id) where user_id is not null do nothing`,
  product_recommendations: ({ id, userId }) => sql`
    with list as (
      insert into recommendation_lists (id, user_id, made_of, strategy) values (${id}, ${userId}, ${id}, 'formula')
      on conflict (user_id) where user_id is not null do update set made_of = excluded.made_of returning id
    )
    insert into product_recommendations (id, list_id, user_id, product_id, score, reason, strategy)
    select ${id}, list.id, ${userId}, products.id, 1, '{"code":"trending"}', 'formula' from list, products limit 1`,
  recommendation_sessions: ({ id, userId }) => sql`
    insert into recommendation_sessions (session_id, user_id) values (${id}, ${userId})`,
  recommendation_settings: ({ userId }) => sql`insert into recommendation_settings (user_id) values (${userId})`,
  recommendation_refusals: ({ id, userId }) => sql`
    insert into recommendation_refusals (id, user_id, shop_id)
    select ${id}, ${userId}, id from shops where owner_id <> ${userId} limit 1`,
  reports: ({ id, userId, name }) => sql`
    insert into reports (id, reporter_id, shop_id, reason, details)
    select ${id}, ${userId}, id, 'other', ${name} from shops where owner_id <> ${userId} limit 1`,
  carts: ({ id, userId }) => sql`insert into carts (id, user_id) values (${id}, ${userId})`,
  analytics_reports: ({ id, userId, name }) => sql`
    with shop as (
      insert into shops (id, owner_id, slug, name, currency)
      select gen_random_uuid(), id, ${`report-${id}`}, 'Beside', 'EUR' from users where id <> ${userId} limit 1 returning id
    )
    insert into analytics_reports (id, shop_id, owner_id, name, definition)
    select ${id}, id, ${userId}, ${name}, '{}' from shop`,
  saved_searches: ({ id, userId, name }) => sql`
    insert into saved_searches (id, user_id, name, query, every)
    values (${id}, ${userId}, ${name}, jsonb_build_object('q', ${name}::text), 'now')`,
  saved_search_matches: ({ id, userId }) => sql`
    with shop as (
      insert into shops (id, owner_id, slug, name, currency)
      select gen_random_uuid(), id, ${`found-${id}`}, 'Beside', 'EUR' from users where id <> ${userId} limit 1 returning id
    ), product as (
      insert into products (id, shop_id, title, price_amount, highest_amount, currency)
      select gen_random_uuid(), id, 'Lamp', 100, 100, 'EUR' from shop returning id
    )
    insert into saved_search_matches (saved_search_id, product_id)
    select saved_searches.id, product.id from saved_searches, product where user_id = ${userId} limit 1`,
  cart_additions: ({ userId }) => sql`
    insert into cart_additions (shop_id, who, quantity, day)
    select id, ${userId}, 1, '2026-03-01' from shops where owner_id <> ${userId} limit 1`,
  cart_items: ({ id, userId }) => sql`
    with shop as (
      insert into shops (id, owner_id, slug, name, currency)
      select gen_random_uuid(), id, ${`cart-${id}`}, 'Beside', 'EUR' from users where id <> ${userId} limit 1 returning id
    ), product as (
      insert into products (id, shop_id, title, price_amount, highest_amount, currency)
      select gen_random_uuid(), id, 'Lamp', 100, 100, 'EUR' from shop returning id
    )
    insert into cart_items (id, cart_id, product_id, quantity, seen_amount)
    select ${id}, carts.id, product.id, 1, 100 from carts, product where user_id = ${userId}`,
  checkouts: ({ id, userId }) => sql`insert into checkouts (id, buyer_id) values (${id}, ${userId})`,
  orders: ({ id, userId, name }) => sql`
    insert into orders (id, checkout_id, buyer_id, shop_id, payment_method, currency, goods_amount, delivery_amount,
      total_amount, commission_amount, delivery_kind, day, shipment)
    select ${id}, (select id from checkouts where buyer_id = ${userId} limit 1), ${userId}, id, 'pay_on_delivery', 'EUR',
      100, 0, 100, 0, 'arranged', current_date, ${JSON.stringify({ carrier: name })}
    from shops where owner_id <> ${userId} limit 1`,
  order_lines: null,
  order_changes: ({ id, userId, name }) => sql`
    insert into order_changes (id, order_id, kind, to_state, by, actor_id, note)
    select ${id}, id, 'status', 'placed', 'buyer', ${userId}, ${name} from orders where buyer_id = ${userId} limit 1`,
  order_returns: ({ id, userId, name }) => sql`
    insert into order_returns (id, order_id, reason)
    select ${id}, id, ${name} from orders where buyer_id = ${userId} limit 1`,
  refunds: ({ id, userId }) => sql`
    with checkout as (
      insert into checkouts (id, buyer_id) select gen_random_uuid(), id from users where id <> ${userId} limit 1
      returning id, buyer_id
    ), bought as (
      insert into orders (id, checkout_id, buyer_id, shop_id, payment_status, paid_at, payment_method, currency,
        goods_amount, delivery_amount, total_amount, refunded_amount, commission_amount, delivery_kind, day)
      select gen_random_uuid(), checkout.id, buyer_id, shop.id, 'partly_refunded', souk_now(), 'pay_on_delivery', 'EUR',
        100, 0, 100, 10, 0, 'arranged', current_date
      from checkout, (select id from shops where owner_id <> ${userId} limit 1) as shop returning id
    )
    insert into refunds (id, order_id, amount, delivery_amount, commission_amount, actor_id)
    select ${id}, id, 10, 0, 0, ${userId} from bought`,
  ledger_transactions: ({ id, userId }) => sql`
    insert into ledger_transactions (id, kind, key, actor_id) values (${id}, 'payout', ${id}, ${userId})`,
  commission_rates: ({ id, userId }) => sql`
    insert into commission_rates (id, shop_id, rate, changed_by)
    select ${id}, id, 500, ${userId} from shops where owner_id <> ${userId} limit 1`,
  shop_followers: ({ id, userId }) => sql`
    insert into shop_followers (id, user_id, shop_id)
    select ${id}, ${userId}, id from shops where owner_id <> ${userId} limit 1`,
  price_alerts: ({ id, userId }) => sql`
    with product as (
      insert into products (id, shop_id, title, price_amount, highest_amount, currency)
      select gen_random_uuid(), id, 'Lamp', 100, 100, 'EUR' from shops where owner_id <> ${userId} limit 1 returning id
    )
    insert into price_alerts (id, user_id, product_id, kind, currency, from_amount)
    select ${id}, ${userId}, id, 'any_drop', 'EUR', 100 from product`,
  // Written by what follows a shop.
  follow_changes: null,
  shop_news: ({ id, userId, name }) => sql`
    insert into shop_news (id, shop_id, kind, title, body, author_id)
    select ${id}, id, 'announcement', ${name}, ${name}, ${userId} from shops where owner_id = ${userId} limit 1`,
  feed_marks: ({ id, userId }) => sql`insert into feed_marks (user_id, seen_id) values (${userId}, ${id})`,
  reviews: ({ id, userId, name }) => sql`
    with shop as (
      insert into shops (id, owner_id, slug, name, currency)
      select gen_random_uuid(), id, ${`reviewed-${id}`}, 'Beside', 'EUR' from users where id <> ${userId} limit 1 returning id
    ), product as (
      insert into products (id, shop_id, title, price_amount, highest_amount, currency)
      select gen_random_uuid(), id, 'Lamp', 100, 100, 'EUR' from shop returning id, shop_id
    ), checkout as (
      insert into checkouts (id, buyer_id) values (gen_random_uuid(), ${userId}) returning id
    ), bought as (
      insert into orders (id, checkout_id, buyer_id, shop_id, status, delivered_at, payment_method, currency,
        goods_amount, delivery_amount, total_amount, commission_amount, delivery_kind, day)
      select gen_random_uuid(), checkout.id, ${userId}, shop_id, 'delivered', souk_now(), 'pay_on_delivery', 'EUR',
        100, 0, 100, 0, 'arranged', current_date
      from checkout, product returning id, shop_id
    ), line as (
      insert into order_lines (id, order_id, position, product_id, title, quantity, price_amount, commission_rate,
        commission_amount)
      select gen_random_uuid(), bought.id, 0, product.id, 'Lamp', 1, 100, 0, 0 from bought, product
      returning id, product_id
    )
    insert into reviews (id, product_id, shop_id, author_id, line_id, rating, title, body, reply, replied_at)
    select ${id}, product_id, shop_id, ${userId}, line.id, 5, ${name}, ${name}, ${name}, souk_now() from line, bought`,
  blocks: ({ userId }) => sql`
    insert into blocks (blocker_id, blocked_id) select ${userId}, id from users where id <> ${userId} limit 1`,
  offers: ({ id, userId }) => sql`
    with shop as (
      insert into shops (id, owner_id, slug, name, currency)
      select gen_random_uuid(), id, ${`offered-${id}`}, 'Beside', 'EUR' from users where id <> ${userId} limit 1 returning id
    ), product as (
      insert into products (id, shop_id, title, price_amount, highest_amount, currency)
      select gen_random_uuid(), id, 'Lamp', 100, 100, 'EUR' from shop returning id, shop_id
    )
    insert into offers (id, buyer_id, shop_id, product_id, conversation_id, side, quantity, amount, currency, expires_at)
    select ${id}, ${userId}, shop_id, id, gen_random_uuid(), 'buyer', 1, 100, 'EUR', souk_now() from product`,
  conversations: ({ id, userId, name }) => sql`
    with made as (
      insert into conversations (id, buyer_id, shop_id, last_seq)
      select ${id}, ${userId}, id, 2 from shops where owner_id <> ${userId} limit 1 returning id, shop_id
    ), sides as (
      insert into conversation_sides (conversation_id, side, holder_id, listed, delivered_seq, seen_seq, read_seq, unread_count, assigned_to)
      select id, 'buyer', ${userId}, true, 2, 2, 2, 0, null::uuid from made
      union all select id, 'shop', shop_id, true, 0, 0, 0, 2, ${userId}::uuid from made
    )
    insert into messages (id, conversation_id, seq, side, sender_id, body, words)
    select gen_random_uuid(), id, seq, 'buyer', ${userId}, ${name}, to_tsvector('simple', ${name})
    from made, generate_series(1, 2) as seq`,
  conversation_sides: null,
  messages: null,
  message_reactions: ({ userId }) => sql`
    insert into message_reactions (message_id, user_id, emoji)
    select id, ${userId}, '👍' from messages where sender_id = ${userId} limit 1`,
  call_backs: ({ id, userId, name }) => sql`
    insert into call_backs (id, conversation_id, shop_id, buyer_id, call_type, note)
    select ${id}, id, shop_id, buyer_id, 'audio', ${name} from conversations where buyer_id = ${userId} limit 1`,
  call_products: ({ id, userId }) => sql`
    with called as (
      insert into video_calls (id, conversation_id, shop_id, caller_side, caller_id, receiver_id, call_type, status,
        end_reason, ring_expires_at, ended_at)
      select gen_random_uuid(), conversations.id, shop_id, 'buyer', buyer_id, owner_id, 'audio', 'missed', 'cancelled',
        souk_now(), souk_now()
      from conversations join shops on shops.id = shop_id where buyer_id = ${userId} limit 1 returning id
    )
    insert into call_products (id, call_id, title, pinned_by) select ${id}, id, 'Lamp', ${userId} from called`,
  video_calls: ({ id, userId }) => sql`
    insert into video_calls (id, conversation_id, shop_id, caller_side, caller_id, receiver_id, call_type, status,
      ring_expires_at)
    select ${id}, conversations.id, shop_id, 'buyer', ${userId}, owner_id, 'audio', 'ringing', souk_now() + interval '1 hour'
    from conversations join shops on shops.id = shop_id where buyer_id = ${userId} limit 1`,
  call_slots: ({ userId }) => sql`
    insert into call_slots (user_id, call_id) select ${userId}, id from video_calls where caller_id = ${userId}`,
  call_rings: ({ userId, name }) => sql`
    insert into call_rings (call_id, user_id, device_id)
    select id, ${userId}, ${name} from video_calls where caller_id = ${userId}`,
  call_participants: ({ userId }) => sql`
    insert into call_participants (call_id, user_id) select id, ${userId} from video_calls where caller_id = ${userId}`,
  call_signals: ({ userId, name }) => sql`
    insert into call_signals (call_id, seq, from_user_id, signal_id, kind, payload)
    select id, 1, ${userId}, 'one', 'description', ${JSON.stringify({ name })}
    from video_calls where caller_id = ${userId}`,
  shop_staff: ({ userId }) => sql`
    insert into shop_staff (shop_id, user_id) select id, ${userId} from shops where owner_id <> ${userId} limit 1`,
};

const canary = { name: 'Zephyrine Quillfeather', phone: '+351912345678' };

test('the export holds what the market knows of a person, and erasure leaves none of it', async () => {
  const other = await server.person('Bea');
  await other.post('/api/shops', { name: "Bea's", currency: 'EUR' });
  const zephyrine = await somebodyEverywhere();

  const files = await exported(zephyrine);
  for (const { table, read } of decided) {
    if (!read) continue;
    const rows = files[table === 'users' ? 'profile.json' : `${table}.json`];
    assert.ok(Array.isArray(rows) && rows.length > 0, `the export holds the rows of ${table}`);
  }
  const profile = JSON.stringify(files['profile.json']);
  for (const text of [zephyrine.email, canary.name, canary.phone]) assert.ok(profile.includes(text), text);
  assert.ok(!JSON.stringify(files).includes(other.email), 'nobody else is in it');
  assert.doesNotMatch(JSON.stringify(files), /password_?hash|session_?token|token_?hash/i);

  const { status } = await zephyrine.delete('/api/me', { password: zephyrine.password });
  assert.equal(status, 204);
  for (const text of [zephyrine.email, canary.name, 'zephyrine-quillfeather', canary.phone]) {
    assert.deepEqual(await tablesThatHold(text), [], `${text} is gone`);
  }
  assert.equal((await zephyrine.get('/api/me/export')).status, 401);
});

test('an export is for its own person alone', async () => {
  assert.equal((await server.guest.get('/api/me/export')).status, 401);
});

async function somebodyEverywhere(): Promise<Person> {
  const person = await server.person(canary.name);
  await person.patch('/api/me', { phone: canary.phone });
  for (const { table } of decided) {
    const insert = rowsIn[table];
    assert.notEqual(insert, undefined, `${table} needs a row in this test`);
    await insert?.({ id: newId(), userId: person.id, name: canary.name }).execute(server.house.database.db);
  }
  await expanded(person);
  return person;
}

/** What signing up wished to be told is written by a worker. */
async function expanded({ id }: Person): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const { rowCount } = await server.house.database.pool.query(
      'select 1 from notification_deliveries where user_id = $1',
      [id],
    );
    if (rowCount) return;
    await pause(10);
  }
  throw new Error('Nothing was to be mailed in 3 s');
}

async function exported(person: Person): Promise<Record<string, unknown>> {
  const response = await fetch(`${server.url}/api/me/export`, {
    headers: { authorization: `Bearer ${person.accessToken}` },
  });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), 'application/zip');
  assert.match(response.headers.get('content-disposition') ?? '', /^attachment/);
  const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
  return Object.fromEntries(
    Object.entries(files).map(([name, bytes]) => [name, JSON.parse(Buffer.from(bytes).toString())]),
  );
}

/** Looks through whole rows of every table there is, the job queue's too. */
async function tablesThatHold(text: string): Promise<string[]> {
  const { pool } = server.house.database;
  const { rows } = await pool.query<{ name: string }>(`
    select format('%I.%I', table_schema, table_name) as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`);
  const found: string[] = [];
  for (const { name } of rows) {
    const held = await pool.query(`select 1 from ${name} as row where row::text ilike '%' || $1 || '%' limit 1`, [
      text,
    ]);
    if (held.rowCount) found.push(name);
  }
  return found;
}
