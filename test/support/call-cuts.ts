import assert from 'node:assert/strict';
import type { TestServer } from './app.ts';
import { accept, hangUp, newDevice, openParties, reject, ring } from './calls.ts';
import { cutStatement } from './cut-statement.ts';
import { must } from './trade.ts';

export const moves = ['initiate', 'accept', 'reject', 'end'] as const;
type Move = (typeof moves)[number];
type When = 'before' | 'after';

/**
 * Cuts each statement of these moves of a call, before the database hears it or after: nothing of the move must be left
 * unless its commit was heard, and the same asked again must do it once. Answers how many were cut.
 */
export async function cutMoves(
  market: TestServer,
  chosen: readonly Move[],
  whens: readonly When[] = ['before', 'after'],
): Promise<number> {
  const { buyer, owner, conversationId } = await openParties(market, { colleagues: 0 });
  const left = async () => {
    const { rows } = await market.house.database.pool.query(
      `select (select string_agg(status, ' ' order by id) from video_calls where conversation_id = $1) as calls,
         (select count(*)::integer from call_slots where user_id in ($2, $3)) as slots,
         (select count(*)::integer from call_participants where user_id in ($2, $3)) as participants,
         (select last_seq from conversations where id = $1) as lines,
         (select count(*)::integer from domain_events where payload ->> 'conversationId' = $1::text) as events,
         (select count(*)::integer from user_events where user_id in ($2, $3) and type like 'call.%') as news,
         (select count(*)::integer from notification_intents where user_id in ($2, $3)) as intents`,
      [conversationId, buyer.id, owner.id],
    );
    return rows[0] as object;
  };
  let id = '';
  let device = '';
  let key = '';
  const ringAnew = async () => {
    id = (await must(ring(buyer, { conversationId }))).id;
  };
  const takeAnew = async () => {
    await ringAnew();
    await must(accept(owner, id));
  };
  const plans = {
    initiate: {
      async prepare() {
        key = newDevice();
      },
      async ask() {
        const answer = await ring(buyer, { conversationId }, { key });
        id = answer.body.id;
        return answer;
      },
    },
    accept: {
      async prepare() {
        device = newDevice();
        await ringAnew();
      },
      ask: () => accept(owner, id, device),
    },
    reject: { prepare: ringAnew, ask: () => reject(owner, id) },
    end: { prepare: takeAnew, ask: () => hangUp(owner, id) },
  };

  /** Answers false where the move has fewer statements. */
  async function cut(move: Move, at: number, when: When): Promise<boolean> {
    const { prepare, ask } = plans[move];
    await prepare();
    const earlier = await left();
    let status = 0;
    // What comes second in each of them; the first is `begin`.
    const words = move === 'initiate' ? 'pg_try_advisory_xact_lock' : 'lock_conversation_of_call';
    const broken = await cutStatement(words, { at, when }, async () => {
      ({ status } = await ask());
    });
    if (broken !== undefined) {
      const where = `${move}, ${when} ${broken.slice(0, 60)}`;
      assert.ok(status >= 500, `${status}: ${where}`);
      const between = await left();
      const isDone = broken === 'commit' && when === 'after';
      if (!isDone) assert.deepEqual(between, earlier, where);
      const again = await ask();
      assert.ok(again.status < 300, `again ${again.status}: ${where}`);
      if (isDone) assert.deepEqual(await left(), between, where);
    }
    await must(hangUp(buyer, id));
    return broken !== undefined;
  }

  let cuts = 0;
  for (const move of chosen) {
    for (const when of whens) {
      for (let at = 2; await cut(move, at, when); at += 1) cuts += 1;
    }
  }
  return cuts;
}
