import { newId } from '#platform/ids.ts';

interface Pool {
  query(sql: string, values: unknown[]): Promise<unknown>;
}

/** So many people at once who can do nothing; a third of them read German. Signed up over the last ten days. */
export async function addCrowd(pool: Pool, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, newId);
  for (let start = 0; start < count; start += 10_000) {
    await pool.query(
      `insert into users (id, email, email_key, password_hash, name, locale, created_at)
       select id, id || '@example.com', id || '@example.com', 'none', 'One of many',
         case when nr % 3 = 0 then 'de-AT' else 'en' end, souk_now() - make_interval(days => (nr % 10)::integer)
       from unnest($1::uuid[]) with ordinality as crowd (id, nr)`,
      [ids.slice(start, start + 10_000)],
    );
  }
  return ids;
}
