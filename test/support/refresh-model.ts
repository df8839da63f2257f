import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { houseContext } from '#platform/actor.ts';
import { Problem } from '#platform/problems.ts';
import { refresh } from '../../src/features/accounts/sessions.service.ts';
import { register } from '../../src/features/accounts/sign-in.service.ts';
import type { TestServer } from './app.ts';

/** What owner and thief do, in any order, with copies of the tokens of one session. */
type Step =
  | { readonly does: 'refresh'; readonly who: 'owner' | 'thief'; readonly back: number }
  | { readonly does: 'steal' }
  | { readonly does: 'wait'; readonly seconds: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('refresh' as const),
      who: fc.constantFrom('owner' as const, 'thief' as const),
      back: fc.nat({ max: 2 }),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ does: 'steal' as const }) },
  { weight: 3, arbitrary: fc.constantFrom(4, 11).map((seconds) => ({ does: 'wait' as const, seconds })) },
);

const GRACE_SECONDS = 10;

/** Played at once, each on a session of its own. */
const AT_ONCE = 10;

/**
 * Plays `runs` interleavings and compares every answer with the rule: the token in force is exchanged; one exchanged
 * within 10 s gets the same successor; any older one ends the session. So there are never two live branches.
 */
export async function playRefreshes(server: TestServer, runs: number): Promise<void> {
  const stories = fc.array(fc.array(step, { minLength: 3, maxLength: 14 }), { minLength: AT_ONCE, maxLength: AT_ONCE });
  await fc.assert(
    fc.asyncProperty(stories, async (together) => {
      await Promise.all(together.map((steps) => play(server, steps)));
    }),
    { numRuns: runs / AT_ONCE },
  );
}

async function play({ house }: TestServer, steps: readonly Step[]): Promise<void> {
  const context = houseContext(house);
  const person = { email: `${randomUUID()}@example.com`, password: randomUUID(), name: 'Ana' };
  const started = await register(context, person);
  const chain = [started.refreshToken];
  const usedAt: number[] = [];
  const held = { owner: [0], thief: [] as number[] };
  let now = 0;
  let ended = false;

  for (const { does, ...how } of steps) {
    if (does === 'steal') {
      held.thief.push(held.owner.at(-1) as number);
    } else if (does === 'wait') {
      const { seconds } = how as { seconds: number };
      now += seconds;
      await house.database.pool.query(
        `update used_refresh_tokens set used_at = used_at - make_interval(secs => $2) where session_id = $1`,
        [started.answer.sessionId, seconds],
      );
    } else {
      const { who, back } = how as { who: 'owner' | 'thief'; back: number };
      const index = held[who].at(-1 - back);
      if (index === undefined) continue;
      const isHead = index === chain.length - 1;
      if (!isHead && now - (usedAt[index] ?? 0) >= GRACE_SECONDS) ended = true;
      const answer = await refresh(context, chain[index] as string).catch((error: unknown) => error);
      if (ended) {
        assert.ok(
          answer instanceof Problem && answer.code === 'session_ended',
          'an ended session answers nothing else',
        );
        continue;
      }
      assert.ok(!(answer instanceof Error), String(answer));
      const { refreshToken } = answer as { refreshToken: string };
      if (isHead) {
        usedAt[index] = now;
        chain.push(refreshToken);
      } else {
        assert.equal(refreshToken, chain[index + 1], 'the same successor');
      }
      held[who].push(index + 1);
    }
  }

  const { rows } = await house.database.pool.query('select ended_reason from user_sessions where id = $1', [
    started.answer.sessionId,
  ]);
  assert.equal(rows[0].ended_reason, ended ? 'token_reused' : null);
}
