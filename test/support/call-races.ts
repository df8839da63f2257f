import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sweepRings } from '#features/calls/ringing/sweep.ts';
import type { Call } from '#features/calls/schema.ts';
import type { TestServer } from './app.ts';
import { everythingIsOver, historiesAgree, standsAtAnyMoment, watchEdges } from './call-rules.ts';
import { accept, hangUp, moveDeadline, newDevice, openParties, type Parties, reject, ring, seeCall } from './calls.ts';
import { type Random, randomFrom } from './draw-orders.ts';
import type { Answer, Person } from './people.ts';
import { open } from './talk.ts';
import { must } from './trade.ts';

/** Everybody whom one race after the other is about; several such tables play at once. */
interface Table extends Parties {
  readonly market: TestServer;
  readonly random: Random;
  /** A shop of one person, with which the buyer talks too. */
  readonly rival: Parties;
  /** Talks with the shop of one person as well. */
  readonly buyer2: Person;
  readonly conversation2Id: string;
}

/** One round; it leaves everybody free and answers how it went. */
type Race = (table: Table) => Promise<string>;

const OVER_WITHIN_MS = 20_000;
/** Beyond the grace of an accept. */
const TOO_LATE_SECONDS = 6;
/** Long enough ago for the sweep, and not too late to be taken. */
const DUE_SECONDS = 3;

const endings = ['ended', 'missed', 'rejected'];
const codeOf = ({ body }: Answer<unknown>) => (body as { code?: string }).code ?? '';
const told = (answers: readonly Answer<unknown>[]) =>
  answers.map((answer) => (answer.status < 300 ? String(answer.status) : `${answer.status} ${codeOf(answer)}`));

/** Asks all at once, in any order, some of them a breath later. */
async function atOnce<const T extends readonly (() => Promise<unknown>)[]>(
  random: Random,
  asks: T,
): Promise<{ [At in keyof T]: Awaited<ReturnType<T[At]>> }> {
  const order = [...asks.keys()].sort(() => random(3) - 1);
  const answers: Promise<unknown>[] = [];
  for (const at of order) {
    answers[at] = asks[at]?.() ?? Promise.resolve();
    if (random(3) === 0) await sleep(random(8));
  }
  return Promise.all(answers) as Promise<{ [At in keyof T]: Awaited<ReturnType<T[At]>> }>;
}

async function overOf(person: Person, id: string): Promise<Call> {
  for (const begun = Date.now(); ; await sleep(5)) {
    const call = await seeCall(person, id);
    if (endings.includes(call.status)) return call;
    assert.ok(Date.now() - begun < OVER_WITHIN_MS, `the call ${id} is over`);
  }
}

/** The buyer rings, or somebody of the shop does. */
async function rung({ random, buyer, owner, conversationId }: Table) {
  const byBuyer = random(2) === 0;
  const caller = byBuyer ? buyer : owner;
  const { id } = await must(ring(caller, { conversationId }, { deviceId: newDevice() }));
  return { id, caller, byBuyer };
}

/** Two of those who can take what that side rings: two people of a shop, or two devices of a buyer. */
function takers({ random, buyer, owner, colleagues }: Table, byBuyer: boolean): [Person, Person] {
  if (!byBuyer) return [buyer, buyer];
  return random(3) === 0 ? [owner, owner] : [owner, colleagues[0] as Person];
}

const races = {
  async 'initiate × initiate'(table) {
    const { random, buyer, owner, conversationId } = table;
    const answers = await atOnce(random, [
      () => ring(buyer, { conversationId }, { deviceId: newDevice() }),
      () => ring(owner, { conversationId }, { deviceId: newDevice() }),
    ]);
    assert.deepEqual(told(answers).toSorted(), ['200', '201']);
    const [first, second] = answers[0].status === 201 ? answers : [answers[1], answers[0]];
    assert.deepEqual([second.body.id, second.body.status], [first.body.id, 'active']);
    const { status } = await must(hangUp(random(2) === 0 ? buyer : owner, first.body.id));
    assert.equal(status, 'ended');
    return answers[0].status === 201 ? 'the buyer first' : 'the shop first';
  },

  async 'accept × accept'(table) {
    const { id, byBuyer, caller } = await rung(table);
    const [one, other] = takers(table, byBuyer);
    const [device, otherDevice] = [newDevice(), newDevice()];
    const answers = await atOnce(table.random, [
      () => accept(one, id, device),
      () => accept(one, id, device),
      () => accept(other, id, otherDevice),
    ]);
    const [mine, again, others] = answers;
    assert.equal(mine.status, again.status, 'the same device is answered the same');
    assert.deepEqual(told([mine, others]).toSorted(), ['200', '409 answered_elsewhere']);
    const winner = mine.status === 200 ? one : other;
    const taken = await seeCall(caller, id);
    assert.deepEqual([taken.status, taken.receiverId], ['active', winner.id]);
    assert.equal((await must(hangUp(winner, id))).status, 'ended');
    return mine.status === 200 ? 'the one' : 'the other';
  },

  async 'accept × cancel'(table) {
    const { id, caller, byBuyer } = await rung(table);
    const [taker] = takers(table, byBuyer);
    const [accepted, ended] = await atOnce(table.random, [() => accept(taker, id), () => hangUp(caller, id)]);
    assert.equal(ended.status, 200, JSON.stringify(ended.body));
    const [status, endReason] = accepted.status === 200 ? ['ended', 'completed'] : ['missed', 'cancelled'];
    if (accepted.status !== 200) assert.deepEqual(told([accepted]), ['409 call_over']);
    const call = await seeCall(taker, id);
    assert.deepEqual([call.status, call.endReason], [status, endReason]);
    return call.status;
  },

  async 'accept × deadline'(table) {
    const { id, caller, byBuyer } = await rung(table);
    const { market, random } = table;
    const [taker] = takers(table, byBuyer);
    const tooLate = random(4) === 0;
    await moveDeadline(market, id, tooLate ? -TOO_LATE_SECONDS : -DUE_SECONDS);
    const [accepted] = await atOnce(random, [
      () => accept(taker, id),
      () => sweepRings(market.house),
      () => sweepRings(market.house),
    ]);
    if (accepted.status === 200) {
      assert.ok(!tooLate, 'what rang out too long ago is not taken');
      assert.equal((await must(hangUp(caller, id))).status, 'ended');
      return 'taken';
    }
    assert.deepEqual(told([accepted]), ['409 call_over']);
    const call = await overOf(taker, id);
    assert.equal(call.status, 'missed');
    assert.equal(call.endedAt, call.ringExpiresAt);
    return 'missed';
  },

  async 'accept × reject'(table) {
    const { id, caller, byBuyer } = await rung(table);
    const [one, other] = takers(table, byBuyer);
    const [accepted, rejected] = await atOnce(table.random, [() => accept(one, id), () => reject(other, id)]);
    assert.deepEqual(
      told([accepted, rejected]),
      accepted.status === 200 ? ['200', '409 call_active'] : ['409 call_over', '200'],
    );
    if (accepted.status === 200) await must(hangUp(caller, id));
    return (await seeCall(caller, id)).status;
  },

  async 'end × end'(table) {
    const { id, caller, byBuyer } = await rung(table);
    const [taker] = takers(table, byBuyer);
    const accepting = accept(taker, id);
    // Half of them while it is just being taken.
    if (table.random(2) === 0) await must(accepting);
    const answers = await atOnce(table.random, [
      () => hangUp(caller, id),
      () => hangUp(caller, id),
      () => hangUp(taker, id),
    ]);
    const accepted = await accepting;
    assert.deepEqual(told(answers), ['200', '200', '200']);
    const call = await seeCall(caller, id);
    const fate = ({ status, endReason, endedAt, duration }: Call) => [status, endReason, endedAt, duration];
    for (const { body } of answers) assert.deepEqual(fate(body), fate(call));
    assert.equal(call.status === 'ended', accepted.status === 200);
    assert.ok(endings.includes(call.status));
    return call.status;
  },

  async 'block × accept'(table) {
    const { id, caller, byBuyer } = await rung(table);
    const { random, buyer, owner, conversationId, shopId } = table;
    const [taker] = takers(table, byBuyer);
    const byShop = random(2) === 0;
    const blocker = byShop ? owner : buyer;
    const [accepted, blocked] = await atOnce(random, [
      () => accept(taker, id),
      () => blocker.post('/api/blocks', { conversationId }),
    ]);
    assert.ok(blocked.status < 300, JSON.stringify(blocked.body));
    const call = await overOf(caller, id);
    if (accepted.status !== 200) assert.match(told([accepted])[0] ?? '', /^409 call_over$|^403 blocked$/);
    assert.deepEqual([call.status, call.endReason], [accepted.status === 200 ? 'ended' : 'missed', 'blocked']);
    assert.deepEqual(told([await ring(buyer, { conversationId })]), ['403 blocked']);
    const unblocked = await (byShop
      ? owner.delete(`/api/blocks/${buyer.id}?shop=${shopId}`)
      : buyer.delete(`/api/blocks/${owner.id}`));
    assert.equal(unblocked.status, 204);
    return call.status;
  },

  async busy(table) {
    const { random, buyer, owner, conversationId, rival, buyer2, conversation2Id } = table;
    const toRival = { conversationId: rival.conversationId };
    const way = ['both shops ring', 'rings both shops', 'rings and is rung', 'shop of one'][random(4)] as string;
    if (way === 'shop of one') {
      const { id } = await must(ring(buyer, toRival));
      const [accepted, second] = await atOnce(random, [
        () => accept(rival.owner, id),
        () => ring(buyer2, { conversationId: conversation2Id }),
      ]);
      assert.equal(accepted.status, 200, JSON.stringify(accepted.body));
      if (second.status === 409) assert.equal(codeOf(second), 'busy');
      else assert.equal((await must(hangUp(buyer2, second.body.id))).status, 'missed');
      assert.deepEqual(told([await ring(buyer2, { conversationId: conversation2Id })]), ['409 busy']);
      await must(hangUp(buyer, id));
      return second.status === 409 ? 'shop of one, busy' : 'shop of one, rung before';
    }
    const [first, second] = {
      'both shops ring': [() => ring(owner, { conversationId }), () => ring(rival.owner, toRival)] as const,
      'rings both shops': [() => ring(buyer, { conversationId }), () => ring(buyer, toRival)] as const,
      'rings and is rung': [() => ring(buyer, { conversationId }), () => ring(rival.owner, toRival)] as const,
    }[way] as readonly [() => ReturnType<typeof ring>, () => ReturnType<typeof ring>];
    const answers = await atOnce(random, [first, second]);
    const won = answers.find(({ status }) => status === 201);
    const lost = answers.find(({ status }) => status !== 201);
    assert.ok(won && lost, told(answers).join());
    const isBuyers = (answer: Answer<unknown>) => answer === answers[0] || way === 'rings both shops';
    const code = way === 'both shops ring' || !isBuyers(lost) ? 'busy' : 'in_call';
    assert.deepEqual(told([lost]), [`409 ${code}`], way);
    const byWhom = { 'both shops ring': [owner, rival.owner], 'rings both shops': [buyer, buyer] }[way];
    const [one, other] = byWhom ?? [buyer, rival.owner];
    await must(hangUp((won === answers[0] ? one : other) as Person, won.body.id));
    return `${way}: ${code}`;
  },

  async 'the same again'(table) {
    const { random, buyer, owner, conversationId } = table;
    const caller = random(2) === 0 ? buyer : owner;
    const key = randomUUID();
    const wish = () => ring(caller, { conversationId }, { key, deviceId: `the-same-${key}` });
    const answers = await atOnce(random, [wish, wish, wish]);
    const made = answers.filter(({ status }) => status === 201);
    assert.ok(made.length > 0 && new Set(made.map(({ body }) => body.id)).size === 1, told(answers).join());
    for (const one of answers) if (one.status !== 201) assert.deepEqual(told([one]), ['409 request_running']);
    const again = await wish();
    assert.deepEqual([again.status, again.body.id], [201, made[0]?.body.id]);
    await must(hangUp(caller, again.body.id));
    return `${made.length} answered`;
  },
} satisfies Record<string, Race>;

async function openTable(market: TestServer, seed: number): Promise<Table> {
  const [parties, rival] = await Promise.all([
    openParties(market, { name: `Attic ${seed}` }),
    openParties(market, { name: `Cellar ${seed}`, colleagues: 0 }),
  ]);
  const talk = await open(parties.buyer, rival.shopId);
  const { buyer: buyer2, conversationId: conversation2Id } = rival;
  const ofBuyer = { ...rival, buyer: parties.buyer, conversationId: talk };
  return { ...parties, market, random: randomFrom(seed), rival: ofBuyer, buyer2, conversation2Id };
}

/** Plays each race so often, at several tables at once, and then looks at all that came of it; tells how it went. */
export async function playRaces(
  market: TestServer,
  { rounds, tables: count, tell }: { rounds: number; tables: number; tell: (line: string) => void },
): Promise<void> {
  await watchEdges(market);
  const seed = randomInt(2 ** 30);
  tell(`seed ${seed}`);
  const tables = await Promise.all(Array.from({ length: count }, (_, at) => openTable(market, seed + at)));
  for (const [name, race] of Object.entries(races) as [string, Race][]) {
    const begun = performance.now();
    const outcomes = new Map<string, number>();
    let left = rounds;
    await Promise.all(
      tables.map(async (table) => {
        while (left-- > 0) {
          const outcome = await race(table);
          outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        }
      }),
    );
    await standsAtAnyMoment(market);
    const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
    const shares = [...outcomes].sort().map(([outcome, times]) => `${outcome} ${times}`);
    tell(`${name}: ${rounds} rounds in ${seconds} s: ${shares.join(', ')}`);
  }
  await everythingIsOver(market);
  const people = tables.flatMap(({ buyer, owner, colleagues, buyer2, rival }) => [
    ...[buyer, owner, buyer2, rival.owner],
    ...colleagues,
  ]);
  const shops = tables.flatMap(({ shopId, owner, rival }) => [{ shopId, owner }, rival]);
  await historiesAgree(market, people, shops);
}
