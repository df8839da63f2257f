import assert from 'node:assert/strict';
import fc from 'fast-check';
import { takePayment } from '#features/orders/payments/take-payment.ts';
import type { Order, OrderReturn } from '#features/orders/schema.ts';
import { houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import { Problem } from '#platform/problems.ts';
import { cancelUnconfirmed } from '../../src/features/orders/jobs.ts';
import type { TestServer } from './app.ts';
import type { Answer } from './people.ts';
import { FEE, type Kind, LAMP, must, openTrade, RADIO, type Trade } from './trade.ts';

/** In hundredths of a per cent: nothing comes out even. */
const RATE = 777;
const kinds: readonly Kind[] = ['delivery', 'pickup', 'arranged'];
type Who = 'buyer' | 'owner' | 'clerk' | 'admin' | 'rival' | 'helper';
type Side = 'buyer' | 'shop' | 'house';
const sideOf: Record<Who, Side | null> = {
  ...{ buyer: 'buyer', owner: 'shop', clerk: 'shop', admin: 'house', rival: null, helper: null },
};

interface ModelLine {
  readonly id: string;
  readonly variantId: string;
  readonly price: number;
  readonly quantity: number;
  readonly commission: number;
  refunded: number;
  returned: number;
  restocked: number;
}

interface ModelReturn {
  readonly id: string;
  status: OrderReturn['status'];
  readonly pieces: readonly number[];
}

/** What the market's rules say of an order, told anew and without a word of theirs. */
interface ModelOrder {
  readonly id: string;
  readonly shopId: string;
  readonly kind: Kind;
  status: Order['status'];
  payment: Order['paymentStatus'];
  readonly fee: number;
  feeRefunded: number;
  readonly lines: readonly ModelLine[];
  readonly returns: ModelReturn[];
  refunds: number;
  readonly history: [kind: string, from: string | null, to: string, by: Side][];
}

interface Model {
  readonly orders: ModelOrder[];
  /** Pieces by variant; what the market owes by shop. */
  readonly stock: Map<string, number>;
  readonly owed: Map<string, number>;
}

interface Real {
  readonly server: TestServer;
  readonly trade: Trade;
}

/** Number of the status where the rules refuse, `same` where nothing happens, else what happens. */
type Verdict = 'same' | 400 | 403 | 404 | 409 | (() => void);

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
const halfUp = (amount: number, part: number, whole: number) => Math.floor((2 * amount * part + whole) / (2 * whole));
const totalOf = ({ price, quantity }: ModelLine) => price * quantity;
const leftOf = (line: ModelLine) => totalOf(line) - line.refunded;
const orderTotal = ({ lines, fee }: ModelOrder) => sum(lines.map(totalOf)) + fee;
const orderRefunded = ({ lines, feeRefunded }: ModelOrder) => sum(lines.map(({ refunded }) => refunded)) + feeRefunded;
const isPaid = ({ payment }: ModelOrder) => payment === 'paid' || payment === 'partly_refunded';
const openReturn = ({ returns }: ModelOrder) =>
  returns.find(({ status }) => status === 'requested' || status === 'accepted');

function add(map: Map<string, number>, key: string, amount: number): void {
  map.set(key, (map.get(key) ?? 0) + amount);
}

function pay(model: Model, order: ModelOrder, by: Side): void {
  order.history.push(['payment', 'due', 'paid', by]);
  order.payment = 'paid';
  // The shop has the cash: it owes the commission.
  add(model.owed, order.shopId, -sum(order.lines.map(({ commission }) => commission)));
}

/** Refunds so much of each line and of the fee. */
function giveMoneyBack(model: Model, order: ModelOrder, parts: readonly number[], fee: number, by: Side): void {
  if (sum(parts) + fee === 0) return;
  for (const [at, line] of order.lines.entries()) {
    const before = halfUp(line.commission, line.refunded, totalOf(line));
    line.refunded += parts[at] ?? 0;
    add(model.owed, order.shopId, halfUp(line.commission, line.refunded, totalOf(line)) - before);
  }
  order.feeRefunded += fee;
  const to = orderRefunded(order) === orderTotal(order) ? 'refunded' : 'partly_refunded';
  order.history.push(['payment', order.payment, to, by]);
  order.payment = to;
  order.refunds++;
}

function restock(model: Model, line: ModelLine, pieces: number): void {
  const back = Math.min(pieces, line.quantity - line.restocked);
  line.restocked += back;
  add(model.stock, line.variantId, back);
}

function goTo(order: ModelOrder, to: Order['status'], by: Side): void {
  order.history.push(['status', order.status, to, by]);
  order.status = to;
}

type MoveName = 'confirm' | 'ship' | 'deliver' | 'cancel';
const goals = { confirm: 'confirmed', ship: 'shipped', deliver: 'delivered', cancel: 'cancelled' } as const;

/** Whether that side may do it now. */
function mayMove({ status, kind }: ModelOrder, move: MoveName, side: Side): boolean {
  const isShop = side !== 'buyer';
  if (move === 'confirm') return isShop && status === 'placed';
  if (move === 'ship') return isShop && status === 'confirmed' && kind !== 'pickup';
  if (move === 'deliver') return status === 'shipped' || (isShop && status === 'confirmed' && kind !== 'delivery');
  return status === 'placed' || (isShop && status === 'confirmed');
}

function mayReturn(order: ModelOrder, side: Side): boolean {
  if (openReturn(order)) return false;
  return side === 'buyer' ? order.status === 'delivered' : order.status === 'shipped';
}

function actsOf(order: ModelOrder, side: Side): string[] {
  const moves = (['confirm', 'ship', 'deliver', 'cancel'] as const).filter((move) => mayMove(order, move, side));
  const refund = side !== 'buyer' && isPaid(order) && orderRefunded(order) < orderTotal(order) ? ['refund'] : [];
  return [...moves, ...refund, ...(mayReturn(order, side) ? ['return'] : [])];
}

function judgeMove(model: Model, order: ModelOrder, move: MoveName, side: Side | null): Verdict {
  if (!side) return 404;
  if (side === 'buyer' && (move === 'confirm' || move === 'ship')) return 403;
  if (order.status === goals[move]) return 'same';
  if (!mayMove(order, move, side)) return 409;
  return () => {
    goTo(order, goals[move], side);
    if (move === 'deliver' && order.payment === 'due') pay(model, order, side);
    if (move !== 'cancel') return;
    for (const line of order.lines) restock(model, line, line.quantity);
    if (isPaid(order)) giveMoneyBack(model, order, order.lines.map(leftOf), order.fee - order.feeRefunded, side);
  };
}

interface RefundChoice {
  /** Pieces of each line; null: everything left. */
  readonly pieces: readonly number[] | null;
  readonly delivery: boolean;
  readonly restock: boolean;
}

function judgeRefund(
  model: Model,
  order: ModelOrder,
  { pieces, delivery, restock: again }: RefundChoice,
  side: Side | null,
): Verdict {
  if (!side) return 404;
  if (side === 'buyer') return 403;
  if (order.payment === 'due') return 409;
  const feeLeft = order.fee - order.feeRefunded;
  const parts = order.lines.map((line, at) => (pieces ? line.price * (pieces[at] ?? 0) : leftOf(line)));
  if (order.lines.some((line, at) => (parts[at] ?? 0) > leftOf(line) || (pieces?.[at] ?? 0) > line.quantity))
    return 409;
  const fee = !pieces || delivery ? feeLeft : 0;
  const back = order.lines.map(({ quantity, restocked }, at) =>
    again ? Math.min(pieces ? (pieces[at] ?? 0) : quantity, quantity - restocked) : 0,
  );
  if (sum(parts) + fee + sum(back) === 0) return 'same';
  return () => {
    giveMoneyBack(model, order, parts, fee, side);
    for (const [at, line] of order.lines.entries()) restock(model, line, back[at] ?? 0);
  };
}

function judgeReturn(
  order: ModelOrder,
  pieces: readonly number[],
  side: Side | null,
): Exclude<Verdict, () => void> | Side {
  if (!side) return 404;
  if (openReturn(order)) return 409;
  if (!mayReturn(order, side)) return side !== 'buyer' && order.status === 'delivered' ? 403 : 409;
  if (order.lines.some(({ quantity, returned }, at) => (pieces[at] ?? 0) > quantity - returned)) return 400;
  if (side !== 'buyer' && order.lines.some(({ quantity }, at) => pieces[at] !== quantity)) return 400;
  return side;
}

type Decision = 'accept' | 'decline' | 'receive';
const decided = { accept: 'accepted', decline: 'declined', receive: 'received' } as const;

function judgeDecision(
  model: Model,
  order: ModelOrder,
  back: ModelReturn,
  what: Decision,
  again: boolean,
  side: Side | null,
): Verdict {
  if (!side) return 404;
  if (side === 'buyer') return 403;
  if (back.status === decided[what]) return 'same';
  if (back.status !== (what === 'receive' ? 'accepted' : 'requested')) return 409;
  return () => {
    order.history.push(['return', back.status, decided[what], side]);
    back.status = decided[what];
    if (what !== 'receive') return;
    for (const [at, line] of order.lines.entries()) {
      line.returned += back.pieces[at] ?? 0;
      if (again) restock(model, line, back.pieces[at] ?? 0);
    }
    const parts = order.lines.map((line, at) => Math.min(line.price * (back.pieces[at] ?? 0), leftOf(line)));
    if (isPaid(order)) giveMoneyBack(model, order, parts, 0, side);
    if (order.lines.every(({ quantity, returned }) => quantity === returned)) goTo(order, 'returned', side);
  };
}

/** Compares an answer with the verdict, and lets the model follow it. */
function follow(verdict: Verdict, { status, body }: Answer<object>, what: string): void {
  const expected = typeof verdict === 'number' ? verdict : 200;
  assert.equal(status === 201 ? 200 : status, expected, `${what}: ${JSON.stringify(body)}`);
  if (typeof verdict === 'function') verdict();
}

/** Everything that can be seen of these orders, of the stock and of the books is as the model says. */
async function compare(model: Model, { server, trade }: Real, orders: readonly ModelOrder[]): Promise<void> {
  const { pool } = server.house.database;
  for (const order of orders) {
    const path = `/api/orders/${order.id}`;
    const { owner, buyer, admin } = trade.people;
    const [seen, byBuyer, byAdmin] = await Promise.all([owner, buyer, admin].map((who) => must(who.get<Order>(path))));
    assert.ok(seen && byBuyer && byAdmin);
    assert.deepEqual(
      {
        status: seen.status,
        payment: seen.paymentStatus,
        refunded: seen.refunded.amount,
        acts: [seen.acts, byBuyer.acts, byAdmin.acts],
        lines: seen.lines.map(({ refunded, returnedQuantity }) => [refunded.amount, returnedQuantity]),
        returns: seen.returns.map(({ status }) => status),
        refunds: seen.refunds.length,
        refundSum: sum(seen.refunds.map(({ amount }) => amount.amount)),
        openReturn: seen.openReturn,
        history: seen.history.map(({ kind, from, to, by }) => [kind, from, to, by]),
      },
      {
        status: order.status,
        payment: order.payment,
        refunded: orderRefunded(order),
        acts: [actsOf(order, 'shop'), actsOf(order, 'buyer'), actsOf(order, 'house')],
        lines: order.lines.map(({ refunded, returned }) => [refunded, returned]),
        returns: order.returns.map(({ status }) => status),
        refunds: order.refunds,
        refundSum: orderRefunded(order),
        openReturn: openReturn(order) !== undefined,
        history: order.history,
      },
    );
  }
  const stocks = await pool.query('select id, stock from product_variants where id = any($1)', [
    [...model.stock.keys()],
  ]);
  for (const { id, stock } of stocks.rows) assert.equal(stock, model.stock.get(id), 'the stock fits');
  const books = await pool.query(
    `select shop_id, balance from ledger_accounts where kind = 'shop' and shop_id = any($1)`,
    [[...model.owed.keys()]],
  );
  for (const { shop_id, balance } of books.rows) assert.equal(balance, model.owed.get(shop_id), 'the books fit');
  const { rows } = await pool.query('select coalesce(sum(amount), 0) as sum from ledger_entries');
  assert.equal(Number(rows[0].sum), 0);
}

type Command = fc.AsyncCommand<Model, Real>;

/** One thing that somebody does with one of the orders; the model is compared behind it. */
function command(
  name: string,
  at: number,
  does: (model: Model, real: Real, order: ModelOrder) => Promise<void>,
): Command {
  return {
    check: ({ orders }) => orders.length > 0,
    async run(model, real) {
      const order = model.orders[at % model.orders.length] as ModelOrder;
      await does(model, real, order);
      await compare(model, real, [order]);
    },
    toString: () => `${name}(order ${at})`,
  };
}

async function placeOne(model: Model, { server, trade }: Real, kind: Kind): Promise<void> {
  const order = await trade.order({ kind });
  const { rows } = await server.house.database.pool.query(
    `select order_lines.id, variant_id, shop_id from order_lines join orders on orders.id = order_id
     where order_id = $1 order by position`,
    [order.id],
  );
  const prices = [LAMP, RADIO];
  const lines = order.lines.map(({ id, quantity }, at): ModelLine => {
    const price = prices[at] ?? 0;
    const commission = halfUp(price * quantity, RATE, 10_000);
    return { id, variantId: rows[at].variant_id, price, quantity, commission, refunded: 0, returned: 0, restocked: 0 };
  });
  for (const { variantId, quantity } of lines) add(model.stock, variantId, -quantity);
  const fee = kind === 'delivery' ? FEE : 0;
  model.orders.push({
    ...{ id: order.id, shopId: rows[0].shop_id, kind, status: 'placed', payment: 'due', fee, feeRefunded: 0, lines },
    ...{ returns: [], refunds: 0, history: [['status', null, 'placed', 'buyer']] },
  });
}

const who = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<Who>('buyer', 'owner', 'clerk', 'admin') },
  { weight: 1, arbitrary: fc.constantFrom<Who>('rival', 'helper') },
);
const at = fc.nat({ max: 2 });
const pieces = fc.oneof(fc.constant([2, 1]), fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 2 })));

const moveCommand = fc
  .tuple(fc.constantFrom<MoveName>('confirm', 'ship', 'deliver', 'cancel'), who, at)
  .map(([move, person, index]) =>
    command(`${person} ${move}`, index, async (model, { trade }, order) => {
      const verdict = judgeMove(model, order, move, sideOf[person]);
      follow(verdict, await trade.people[person].put(`/api/orders/${order.id}/${move}`, {}), `${person} ${move}`);
    }),
  );

/** Straight on along the way of an order, so that runs get to its end. */
const onCommand = at.map((index) => command('owner goes on', index, goOn));

async function goOn(model: Model, { trade }: Real, order: ModelOrder): Promise<void> {
  const next = (['confirm', 'ship', 'deliver'] as const).find((move) => mayMove(order, move, 'shop'));
  if (!next) return;
  const verdict = judgeMove(model, order, next, 'shop');
  follow(verdict, await trade.people.owner.put(`/api/orders/${order.id}/${next}`, {}), next);
}

const refundCommand = fc
  .tuple(who, at, fc.record({ pieces: fc.option(pieces), delivery: fc.boolean(), restock: fc.boolean() }))
  .map(([person, index, choice]) =>
    command(`${person} refunds ${JSON.stringify(choice)}`, index, async (model, { trade }, order) => {
      const lines = order.lines.flatMap(({ id }, nr) => {
        const quantity = choice.pieces?.[nr] ?? 0;
        return quantity > 0 ? [{ lineId: id, quantity }] : [];
      });
      if (choice.pieces && lines.length === 0) return;
      const body = { ...(choice.pieces && { lines, delivery: choice.delivery }), restock: choice.restock };
      const verdict = judgeRefund(model, order, choice, sideOf[person]);
      follow(verdict, await trade.people[person].put(`/api/orders/${order.id}/refund`, body), `${person} refund`);
    }),
  );

const returnCommand = fc.tuple(who, at, pieces).map(([person, index, wished]) =>
  command(`${person} returns ${wished}`, index, async (_, { trade }, order) => {
    const lines = order.lines.flatMap(({ id }, nr) => (wished[nr] ? [{ lineId: id, quantity: wished[nr] }] : []));
    if (lines.length === 0) return;
    const verdict = judgeReturn(order, wished, sideOf[person]);
    const path = `/api/orders/${order.id}/returns`;
    const answer = await trade.people[person].post<OrderReturn>(path, { lines, reason: 'It hums' });
    const isRefused = typeof verdict === 'number';
    assert.equal(answer.status, isRefused ? verdict : 201, `${person} return: ${JSON.stringify(answer.body)}`);
    if (isRefused) return;
    const status = verdict === 'buyer' ? 'requested' : 'accepted';
    order.returns.push({ id: answer.body.id, status, pieces: wished });
    order.history.push(['return', null, status, verdict as Side]);
  }),
);

const decideCommand = fc
  .tuple(fc.constantFrom<Decision>('accept', 'decline', 'receive', 'accept', 'receive'), who, at, fc.boolean())
  .map(([what, person, index, again]) =>
    command(`${person} ${what}s the return`, index, async (model, { trade }, order) => {
      const back = order.returns.at(-1);
      if (!back) return;
      const verdict = judgeDecision(model, order, back, what, again, sideOf[person]);
      const body = what === 'receive' ? { restock: again } : {};
      follow(verdict, await trade.people[person].put(`/api/returns/${back.id}/${what}`, body), `${person} ${what}`);
    }),
  );

/** As a provider of payments would say that the money is there. */
const payCommand = at.map((index) =>
  command('the house takes the payment', index, async (model, { server }, order) => {
    if (order.status === 'returned') return;
    const context = houseContext(server.house);
    const paid = await change(context, (tx) => takePayment(tx, context, { id: order.id }, 'house')).catch(
      (error: unknown) => {
        if (error instanceof Problem) return error.code;
        throw error;
      },
    );
    if (order.status === 'cancelled') return assert.equal(paid, 'wrong_order_state');
    assert.equal(paid, order.payment === 'due');
    if (paid) pay(model, order, 'house');
  }),
);

const weekCommand = at.map((index) =>
  command('a week passes', index, async (model, { server }, order) => {
    const { pool } = server.house.database;
    await pool.query(`update orders set placed_at = placed_at - interval '8 days' where id = $1`, [order.id]);
    await cancelUnconfirmed.run({}, server.house);
    if (order.status !== 'placed') return;
    const verdict = judgeMove(model, order, 'cancel', 'house');
    if (typeof verdict === 'function') verdict();
  }),
);

interface Racer {
  readonly who: Who;
  readonly move: MoveName;
  readonly answer: Answer<object>;
}

/** Two who want other things of one order at the same time: whoever was first, the model can tell by the state. */
const raceCommand = fc.tuple(at, fc.boolean()).map(([index, confirms]) =>
  command('buyer and owner at once', index, async (model, { trade }, order) => {
    const moves: [Who, MoveName][] = [
      ['buyer', order.status === 'placed' ? 'cancel' : 'deliver'],
      ['owner', order.status === 'placed' && confirms ? 'confirm' : order.status === 'placed' ? 'cancel' : 'deliver'],
    ];
    const answers = await Promise.all(
      moves.map(([person, move]) => trade.people[person].put<Order>(`/api/orders/${order.id}/${move}`, {})),
    );
    const { history } = await must(trade.people.owner.get<Order>(`/api/orders/${order.id}`));
    const step = history.filter(({ kind }) => kind === 'status')[
      order.history.filter(([kind]) => kind === 'status').length
    ];
    const first = moves.findIndex(([person, move]) => step?.by === sideOf[person] && step.to === goals[move]);
    const inTurn = first === 1 ? [1, 0] : [0, 1];
    const [winner, loser] = inTurn.map((nr) => ({
      who: moves[nr]?.[0],
      move: moves[nr]?.[1],
      answer: answers[nr],
    })) as [Racer, Racer];
    // Who was refused may have been refused before the other came, or behind them.
    const before = judgeMove(model, order, loser.move, sideOf[loser.who]);
    follow(
      judgeMove(model, order, winner.move, sideOf[winner.who]),
      winner.answer,
      `${winner.who} ${winner.move} first`,
    );
    if (loser.answer.status === before) return;
    follow(judgeMove(model, order, loser.move, sideOf[loser.who]), loser.answer, `${loser.who} ${loser.move} second`);
  }),
);

const placeCommand = fc.constantFrom(...kinds).map(
  (kind): Command => ({
    check: ({ orders }) => orders.length < 3,
    async run(model, real) {
      await placeOne(model, real, kind);
      await compare(model, real, model.orders);
    },
    toString: () => `place(${kind})`,
  }),
);

/** Every way there is for an order, its payment and its returns to go on; what stories come by at last. */
export const everyStep: readonly string[] = [
  ...['placed → confirmed', 'placed → cancelled', 'confirmed → shipped', 'confirmed → delivered'],
  ...['confirmed → cancelled', 'shipped → delivered', 'shipped → returned', 'delivered → returned'],
  ...['due → paid', 'paid → partly_refunded', 'paid → refunded', 'partly_refunded → refunded'],
  ...['partly_refunded → partly_refunded', 'null → requested', 'null → accepted', 'requested → accepted'],
  ...['requested → declined', 'accepted → received'],
];

/**
 * Plays `runs` stories of buyer, shop and house on up to three orders, and compares after each step everything that can
 * be seen with the model: states, payment, acts of each side, stock, books, history. Answers how often which step was
 * made.
 */
export async function playOrders(
  server: TestServer,
  runs: number,
  maxCommands: number,
): Promise<ReadonlyMap<string, number>> {
  const made = new Map<string, number>();
  const trade = await openTrade(server, 1_000_000);
  await must(trade.people.admin.put('/api/admin/commissions/market', { rate: RATE }));
  const { pool } = server.house.database;
  const commands = fc.commands(
    [
      ...[placeCommand, onCommand, onCommand, moveCommand, moveCommand, refundCommand, returnCommand, returnCommand],
      ...[decideCommand, decideCommand, payCommand, raceCommand, weekCommand],
    ],
    { maxCommands, size: '+1' },
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...kinds), fc.nat({ max: 3 }), commands, async (kind, ahead, steps) => {
      const setup = async () => {
        const stock = await pool.query('select id, stock from product_variants');
        const owed = await pool.query(`select shop_id, balance from ledger_accounts where kind = 'shop'`);
        const model: Model = {
          orders: [],
          stock: new Map(stock.rows.map((row) => [row.id, row.stock])),
          owed: new Map(owed.rows.map((row) => [row.shop_id, row.balance])),
        };
        const real = { server, trade };
        await placeOne(model, real, kind);
        // Part of the way at once: the end of it is where most can happen.
        for (let step = 0; step < ahead; step++) await goOn(model, real, model.orders[0] as ModelOrder);
        played = model;
        return { model, real };
      };
      let played: Model | undefined;
      await fc.asyncModelRun(setup, steps);
      if (played) await compare(played, { server, trade }, played.orders);
      for (const { history } of played?.orders ?? [])
        for (const [, from, to] of history) add(made, `${from} → ${to}`, 1);
    }),
    { numRuns: runs, endOnFailure: true },
  );
  return made;
}
