import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sweepRings } from '#features/calls/ringing/sweep.ts';
import type { Call, CallStart } from '#features/calls/schema.ts';
import type { TestServer } from './app.ts';
import { standsAtAnyMoment } from './call-rules.ts';
import { accept, hangUp, hire, moveDeadline, reject, ring, sayRinging } from './calls.ts';
import type { Answer, Person } from './people.ts';
import { open } from './talk.ts';
import { must } from './trade.ts';

type Who = 'ben' | 'bea' | 'olga' | 'col' | 'rita' | 'eve';
const everybody: readonly Who[] = ['ben', 'bea', 'olga', 'col', 'rita', 'eve'];

/** Two buyers, a shop of two people and a shop of one; Ben talks with both shops. Eve is nobody's. */
const talks = [
  { buyer: 'ben', people: ['olga', 'col'] },
  { buyer: 'bea', people: ['olga', 'col'] },
  { buyer: 'ben', people: ['rita'] },
] as const satisfies readonly { buyer: Who; people: readonly Who[] }[];

/** What the rules of a call say, told anew and without a word of theirs. */
interface ModelCall {
  readonly talk: number;
  readonly caller: Who;
  receiver: Who;
  device: string | null;
  status: Call['status'];
  endReason: Call['endReason'];
  id: string;
}

/** The status and code of the answer, and what happens where it is one. */
interface Verdict {
  readonly answer: string;
  readonly effect?: () => void;
}

const acts = ['initiate', 'accept', 'reject', 'end', 'ring', 'deadline', 'block'] as const;

export interface Step {
  readonly act: (typeof acts)[number];
  readonly who: Who;
  readonly talk: number;
  /** Which call, counted from the newest. */
  readonly back: number;
  readonly device: number;
}

export const step: fc.Arbitrary<Step> = fc.record({
  act: fc.oneof(
    { weight: 7, arbitrary: fc.constantFrom<Step['act']>('initiate', 'accept') },
    { weight: 2, arbitrary: fc.constantFrom<Step['act']>('end', 'ring') },
    { weight: 3, arbitrary: fc.constantFrom<Step['act']>('reject', 'end', 'deadline', 'block') },
  ),
  who: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom<Who>('ben', 'bea', 'olga', 'col', 'rita') },
    { weight: 1, arbitrary: fc.constant<Who>('eve') },
  ),
  talk: fc.nat(talks.length - 1),
  back: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(3) }),
  device: fc.nat(1),
});

/** The people of the model in a market. */
export interface Cast {
  readonly market: TestServer;
  readonly people: Readonly<Record<Who, Person>>;
  readonly conversationIds: readonly string[];
  readonly shops: readonly { shopId: string; owner: Person }[];
}

export async function openCast(market: TestServer): Promise<Cast> {
  const made = await Promise.all(everybody.map(async (who) => [who, await market.person(who)] as const));
  const people = Object.fromEntries(made) as Record<Who, Person>;
  const { ben, bea, olga, col, rita } = people;
  const newShop = async (owner: Person, name: string) =>
    (await must(owner.post<{ id: string }>('/api/shops', { name, currency: 'EUR' }))).id;
  const [attic, cellar] = await Promise.all([newShop(olga, 'Attic'), newShop(rita, 'Cellar')]);
  await hire(market, attic, [col]);
  const conversationIds = [await open(ben, attic), await open(bea, attic), await open(ben, cellar)];
  const shops = [
    { shopId: attic, owner: olga },
    { shopId: cellar, owner: rita },
  ];
  return { market, people, conversationIds, shops };
}

const isOver = ({ status }: ModelCall) => status === 'ended' || status === 'missed' || status === 'rejected';
const deviceOf = (who: Who, device: number) => `${who}-device-${device}`;
const said = ({ status, body }: Answer<unknown>) =>
  status < 300 ? String(status) : `${status} ${(body as { code?: string }).code}`;

/** One step after the other, each answered as the rules say. Answers what was done. */
export async function playByTheRules(cast: Cast, steps: readonly Step[]): Promise<string[]> {
  const calls: ModelCall[] = [];
  const done: string[] = [];
  const { market, people, conversationIds } = cast;
  const talkOf = (at: number) => talks[at] as { buyer: Who; people: readonly Who[] };
  const isOfShop = (who: Who, at: number) => talkOf(at).people.includes(who);
  const sideOf = (who: Who, at: number) => (talkOf(at).buyer === who ? 'buyer' : isOfShop(who, at) ? 'shop' : null);
  const callees = ({ talk, caller }: ModelCall) =>
    sideOf(caller, talk) === 'buyer' ? talkOf(talk).people : [talkOf(talk).buyer];
  const holds = (who: Who, call: ModelCall) =>
    !isOver(call) &&
    (call.caller === who ||
      (call.receiver === who && (call.status === 'active' || sideOf(who, call.talk) === 'buyer')));
  const callOf = (who: Who) => calls.find((call) => holds(who, call));
  const finish = (call: ModelCall, status: Call['status'], endReason: Call['endReason']) => {
    call.status = status;
    call.endReason = endReason;
  };

  function judgeInitiate(who: Who, talk: number, device: string): Verdict & { readonly call?: ModelCall } {
    const side = sideOf(who, talk);
    if (!side) return { answer: '404 not_found' };
    const glare = calls.find(
      (call) => call.talk === talk && call.status === 'ringing' && sideOf(call.caller, talk) !== side,
    );
    const own = callOf(who);
    if (own && own !== glare) return { answer: '409 in_call' };
    if (glare) return { answer: '200', call: glare, effect: () => take(glare, who, device) };
    const { buyer, people: shopPeople } = talkOf(talk);
    const receiver = side === 'buyer' ? (shopPeople[0] as Who) : buyer;
    const rungOnes = side === 'buyer' ? shopPeople : [buyer];
    const call: ModelCall = {
      ...{ talk, caller: who, receiver, device: null, status: 'ringing', endReason: null, id: '' },
    };
    const isBusy = rungOnes.every((one) => callOf(one));
    if (isBusy) finish(call, 'missed', 'busy');
    return { answer: isBusy ? '409 busy' : '201', call, effect: () => calls.push(call) };
  }

  function take(call: ModelCall, who: Who, device: string): void {
    call.status = 'active';
    call.receiver = who;
    call.device = device;
  }

  function judge(act: 'accept' | 'reject' | 'end', call: ModelCall, who: Who, device: string): Verdict {
    if (!sideOf(who, call.talk)) return { answer: '404 not_found' };
    const isCallee = callees(call).includes(who);
    const isIn = call.caller === who || (call.receiver === who && call.status !== 'ringing');
    if (act === 'end') {
      if (isOver(call)) return { answer: '200' };
      if (call.status === 'active') {
        return isIn ? { answer: '200', effect: () => finish(call, 'ended', 'completed') } : { answer: '403 forbidden' };
      }
      if (call.caller === who) return { answer: '200', effect: () => finish(call, 'missed', 'cancelled') };
      if (isCallee) return { answer: '200', effect: () => finish(call, 'rejected', 'declined') };
      return { answer: '403 forbidden' };
    }
    if (!isCallee) return { answer: '403 forbidden' };
    if (act === 'reject') {
      if (call.status === 'rejected') return { answer: '200' };
      if (isOver(call)) return { answer: '409 call_over' };
      if (call.status === 'active') return { answer: '409 call_active' };
      return { answer: '200', effect: () => finish(call, 'rejected', 'declined') };
    }
    if (isOver(call)) return { answer: '409 call_over' };
    if (call.status === 'active') {
      return { answer: call.receiver === who && call.device === device ? '200' : '409 answered_elsewhere' };
    }
    if (callOf(who) && callOf(who) !== call) return { answer: '409 in_call' };
    return { answer: '200', effect: () => take(call, who, device) };
  }

  async function make({ act, who, talk, back, device: deviceNr }: Step): Promise<void> {
    const person = people[who];
    const device = deviceOf(who, deviceNr);
    if (act === 'initiate') {
      const { answer, call, effect } = judgeInitiate(who, talk, device);
      const asked = await ring(person, { conversationId: conversationIds[talk] as string }, { deviceId: device });
      assert.equal(said(asked), answer);
      effect?.();
      if (call && asked.status === 201) call.id = asked.body.id;
      if (call && asked.status === 409) call.id = await newestCall(cast);
      done.push(`initiate ${answer}`);
      return;
    }
    const call = calls.at(-1 - back);
    if (!call) return;
    if (act === 'ring') {
      const isRung = callees(call).includes(who);
      assert.equal((await sayRinging(person, call.id, device)).status === 204, isRung);
      return;
    }
    if (act === 'deadline') {
      await moveDeadline(market, call.id, -6);
      if (call.status === 'ringing') {
        // Also where the house is just at it by itself.
        while ((await fatesOf(market, [call.id])).join().startsWith('ringing')) await sweepRings(market.house);
        finish(call, 'missed', 'no_answer');
      }
      done.push('deadline');
      return;
    }
    if (act === 'block') return;
    const { answer, effect } = judge(act, call, who, device);
    const ask = { accept: () => accept(person, call.id, device), reject: () => reject(person, call.id) };
    const asked = await (act === 'end' ? hangUp(person, call.id) : ask[act]());
    assert.equal(said(asked), answer, `${act} by ${who} of a call by ${call.caller} that is ${call.status}`);
    effect?.();
    done.push(`${act} ${answer}`);
  }

  for (const one of steps) {
    await make(one);
    assert.deepEqual(
      await fatesOf(
        market,
        calls.map(({ id }) => id),
      ),
      calls.map(({ status, endReason, receiver }) => [status, endReason, people[receiver].id]),
    );
    await standsAtAnyMoment(market);
  }
  await freeEverybody(cast);
  return done;
}

async function fatesOf({ house }: TestServer, ids: readonly string[]): Promise<unknown[]> {
  const { rows } = await house.database.pool.query<{ status: string; reason: string | null; receiver: string }>(
    `select status, end_reason as reason, receiver_id as receiver
     from unnest($1::uuid[]) with ordinality as asked (id, nr) join video_calls using (id) order by nr`,
    [ids],
  );
  return rows.map(({ status, reason, receiver }) => [status, reason, receiver]);
}

async function newestCall({ market: { house }, conversationIds }: Cast): Promise<string> {
  const { rows } = await house.database.pool.query<{ id: string }>(
    'select id from video_calls where conversation_id = any($1) order by id desc limit 1',
    [conversationIds],
  );
  return rows[0]?.id ?? '';
}

/** Groups of steps, each made at once; what any of them may be answered is told by the rules, which of it by the clock. */
export async function playAtOnce(cast: Cast, groups: readonly (readonly Step[])[]): Promise<void> {
  const { market, people, conversationIds } = cast;
  const ids: string[] = [];
  const know = ({ status, body }: Answer<CallStart>) => {
    if (status < 300 && !ids.includes(body.id)) ids.push(body.id);
  };
  const allowed: Record<Step['act'], RegExp> = {
    initiate: /^20[01]$|^409 (in_call|busy|request_running)$|^403 blocked$|^404 not_found$/,
    accept: /^200$|^409 (answered_elsewhere|call_over|in_call)$|^40[34] (blocked|forbidden|not_found)$/,
    reject: /^200$|^409 (call_active|call_over)$|^40[34] (forbidden|not_found)$/,
    end: /^200$|^40[34] (forbidden|not_found)$/,
    ring: /^204$|^40[34] (forbidden|not_found)$/,
    deadline: /^$/,
    block: /^20[01]$|^204$|^404 not_found$/,
  };

  async function make({ act, who, talk, back, device: deviceNr }: Step): Promise<void> {
    const person = people[who];
    const device = deviceOf(who, deviceNr);
    const conversationId = conversationIds[talk] as string;
    const id = ids.at(-1 - back) ?? conversationId;
    const ask: Record<Step['act'], () => Promise<Answer<unknown> | undefined>> = {
      async initiate() {
        const answer = await ring(
          person,
          { conversationId },
          { deviceId: device, ...(back > 0 && { key: `${id} ${device} ${talk}` }) },
        );
        know(answer);
        return answer;
      },
      accept: () => accept(person, id, device),
      reject: () => reject(person, id),
      end: () => hangUp(person, id),
      ring: () => sayRinging(person, id, device),
      async deadline() {
        await moveDeadline(market, id, back - 3);
        await sweepRings(market.house);
        return undefined;
      },
      async block() {
        const answer = await person.post('/api/blocks', { conversationId });
        return answer;
      },
    };
    const answer = await ask[act]();
    if (answer) assert.match(said(answer), allowed[act], `${act} by ${who}`);
  }

  for (const group of groups) {
    await Promise.all(group.map(make));
    await standsAtAnyMoment(market);
    // So that more than the first group plays.
    if (group.some(({ act }) => act === 'block')) await market.house.database.pool.query('delete from blocks');
  }
  await freeEverybody(cast);
}

/** Lets every ring run out and ends every call. */
async function freeEverybody({ market, people, conversationIds }: Cast): Promise<void> {
  const { pool } = market.house.database;
  for (;;) {
    const { rows } = await pool.query<{ id: string; status: string; callerId: string }>(
      `select id, status, caller_id as "callerId" from video_calls
       where ended_at is null and conversation_id = any($1)`,
      [conversationIds],
    );
    if (rows.length === 0) return;
    for (const { id, status, callerId } of rows) {
      const caller = Object.values(people).find((person) => person.id === callerId) as Person;
      if (status === 'active') await must(hangUp(caller, id));
      else await moveDeadline(market, id, -6);
    }
    await sweepRings(market.house);
  }
}
