import { type Answer, type Caller, type Person, signUp } from './people.ts';

/** Where a buyer lives whom nobody needs to know better. */
export const address = {
  name: 'Ana Sousa',
  street: 'Rua das Flores 12',
  postalCode: '1200-194',
  city: 'Lisbon',
  country: 'PT',
  latitude: 38.7107,
  longitude: -9.1436,
};

export interface Offered {
  readonly shopId: string;
  readonly productId: string;
  readonly variantId: string;
}

/** A shop of the seller's with a product on sale. It delivers everywhere for 5.00 unless told otherwise. */
export async function offerProduct(
  seller: Caller,
  given: Partial<{
    stock: number;
    /** In cents. */
    price: number;
    /** A shop that is there already, as it is. */
    shopId: string;
    /** Of the delivery, in cents; null: the shop delivers nowhere. */
    fee: number | null;
    title: string;
  }> = {},
): Promise<Offered> {
  const { stock = 10, price = 1_000, shopId, fee = 500, title = 'Lamp' } = given;
  const shop = shopId ?? (await openShop(seller, fee));
  const product = { title, price: { amount: price, currency: 'EUR' }, stock, status: 'active' };
  const made = await must(
    seller.post<{ id: string; variants: { id: string }[] }>(`/api/shops/${shop}/products`, product),
  );
  return { shopId: shop, productId: made.id, variantId: made.variants[0]?.id ?? '' };
}

async function openShop(seller: Caller, fee: number | null): Promise<string> {
  const { id } = await must(seller.post<{ id: string }>('/api/shops', { name: 'Attic', currency: 'EUR' }));
  if (fee === null) return id;
  const zone = { name: 'Everywhere', fee: { amount: fee, currency: 'EUR' } };
  await must(seller.put(`/api/shops/${id}/delivery-zones`, { items: [zone] }));
  return id;
}

export function putInCart(buyer: Caller, { productId, variantId }: Omit<Offered, 'shopId'>, quantity = 1) {
  return must(buyer.post<{ id: string }>('/api/cart/items', { productId, variantId, quantity }));
}

export interface PlacedOrders {
  readonly id: string;
  readonly orders: { readonly id: string; readonly number: number; readonly total: { readonly amount: number } }[];
}

/** Buys what is in the cart. */
export function checkOut(buyer: Caller, wish: object = { address }): Promise<PlacedOrders> {
  return must(buyer.post<PlacedOrders>('/api/checkout', wish));
}

export type State = 'placed' | 'confirmed' | 'shipped' | 'delivered' | 'cancelled';

const steps: Record<State, readonly string[]> = {
  placed: [],
  confirmed: ['confirm'],
  shipped: ['confirm', 'ship'],
  delivered: ['confirm', 'ship', 'deliver'],
  cancelled: ['cancel'],
};

export interface PlacedOrder extends Offered {
  readonly id: string;
  readonly number: number;
  readonly seller: Person;
  readonly buyer: Person;
}

/** An order of two pieces at 10.00, delivered for 5.00, that its shop brought into that state. */
export async function placeOrder(
  url: string,
  { state = 'placed' as State, seller, buyer }: { state?: State; seller?: Person; buyer?: Person } = {},
): Promise<PlacedOrder> {
  const by = { seller: seller ?? (await signUp(url, 'Sela')), buyer: buyer ?? (await signUp(url, 'Ben')) };
  const offered = await offerProduct(by.seller);
  await putInCart(by.buyer, offered, 2);
  const [order] = (await checkOut(by.buyer)).orders;
  if (!order) throw new Error('Nothing was ordered');
  for (const step of steps[state]) await must(by.seller.put(`/api/orders/${order.id}/${step}`, {}));
  return { ...offered, ...by, id: order.id, number: order.number };
}

async function must<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`Answered ${status}: ${JSON.stringify(body)}`);
  return body;
}
