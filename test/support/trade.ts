import type { Order } from '#features/orders/schema.ts';
import type { TestServer } from '#support/app.ts';
import { address, checkOut, offerProduct, putInCart } from './orders.ts';
import type { Answer, Caller, Person } from './people.ts';

export type Asker = 'buyer' | 'owner' | 'clerk' | 'helper' | 'rival' | 'moderator' | 'admin';
export type Kind = 'delivery' | 'pickup' | 'arranged';
export type OrderState = Order['status'];

/** Lamps at 10.00, of which an order takes two, and a radio at 7.00. */
export const LAMP = 1_000;
export const RADIO = 700;
export const FEE = 500;
/** What an order of two lamps and a radio costs, delivered. */
export const DELIVERED = 2 * LAMP + RADIO + FEE;

/** Everybody around two shops of one owner: one delivers for 5.00 and lets pick up, the other arranges. */
export interface Trade {
  readonly people: Readonly<Record<Asker, Person>>;
  readonly shopId: string;
  readonly lamp: { readonly productId: string; readonly variantId: string };
  readonly radio: { readonly productId: string; readonly variantId: string };
  /** An order of two lamps and a radio, brought into that state by the owner and its buyer. */
  order(given?: { state?: OrderState; kind?: Kind; buyer?: Caller }): Promise<Order>;
}

/** `clerk` is of the staff with 'orders', `helper` without. */
export async function openTrade(server: TestServer, stock = 1_000): Promise<Trade> {
  const query = (text: string, values: unknown[]) => server.house.database.pool.query(text, values);
  const names: Asker[] = ['buyer', 'owner', 'clerk', 'helper', 'rival', 'moderator', 'admin'];
  const found = await Promise.all(names.map(async (name) => [name, await server.person(name)] as const));
  const people = Object.fromEntries(found) as Record<Asker, Person>;
  const { buyer, owner, clerk, helper, moderator, admin } = people;
  for (const { id, name } of [moderator, admin]) await query('update users set role = $2 where id = $1', [id, name]);

  const lamp = await offerProduct(owner, { stock, price: LAMP, fee: FEE, title: 'Lamp' });
  const radio = await offerProduct(owner, { stock, price: RADIO, shopId: lamp.shopId, title: 'Valve radio' });
  const arrangedLamp = await offerProduct(owner, { stock, price: LAMP, fee: null, title: 'Lamp' });
  const arrangedRadio = await offerProduct(owner, {
    stock,
    price: RADIO,
    shopId: arrangedLamp.shopId,
    title: 'Valve radio',
  });
  const place = {
    name: 'Workshop',
    kind: 'storefront',
    street: 'Rua do Norte 4',
    city: 'Lisbon',
    latitude: 38.7139,
    longitude: -9.1394,
  };
  await must(owner.post(`/api/shops/${lamp.shopId}/locations`, { ...place, offersPickup: true }));
  await must(people.rival.post('/api/shops', { name: 'Rival', currency: 'EUR' }));
  for (const shopId of [lamp.shopId, arrangedLamp.shopId]) {
    const insert = 'insert into shop_staff (shop_id, user_id, permissions) values ($1, $2, $3)';
    await query(insert, [shopId, clerk.id, ['orders']]);
    await query(insert, [shopId, helper.id, ['profile', 'catalogue', 'messages', 'calls', 'analytics']]);
  }

  async function order(given: { state?: OrderState; kind?: Kind; buyer?: Caller } = {}): Promise<Order> {
    const { state = 'placed', kind = 'delivery', buyer: by = buyer } = given;
    const isArranged = kind === 'arranged';
    const shopId = isArranged ? arrangedLamp.shopId : lamp.shopId;
    await putInCart(by, isArranged ? arrangedLamp : lamp, 2);
    await putInCart(by, isArranged ? arrangedRadio : radio, 1);
    const placed = await checkOut(by, { address, orders: [{ shopId, delivery: { kind }, note: 'Ring twice' }] });
    const path = `/api/orders/${placed.orders[0]?.id}`;
    for (const step of stepsTo(state, kind)) {
      if (step === 'return') await giveAllBack(by, owner, path);
      else await must(owner.put(`${path}/${step}`, {}));
    }
    return must(owner.get<Order>(path));
  }

  return { people, shopId: lamp.shopId, lamp, radio, order };
}

function stepsTo(state: OrderState, kind: Kind): string[] {
  const sent = kind === 'pickup' ? [] : ['ship'];
  return {
    placed: [],
    confirmed: ['confirm'],
    shipped: ['confirm', 'ship'],
    delivered: ['confirm', ...sent, 'deliver'],
    cancelled: ['cancel'],
    returned: ['confirm', ...sent, 'deliver', 'return'],
  }[state];
}

async function giveAllBack(buyer: Caller, owner: Caller, path: string): Promise<void> {
  const { lines } = await must(buyer.get<Order>(path));
  const { id } = await must(buyer.post<{ id: string }>(`${path}/returns`, { lines: wholly(lines), reason: 'It hums' }));
  for (const step of ['accept', 'receive']) await must(owner.put(`/api/returns/${id}/${step}`, {}));
}

/** Every piece of these lines, as a return asks for them. */
export function wholly(lines: Order['lines']): { lineId: string; quantity: number }[] {
  return lines.map(({ id, quantity }) => ({ lineId: id, quantity }));
}

export async function must<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`Answered ${status}: ${JSON.stringify(body)}`);
  return body;
}
