import { distanceKm } from '#features/shops/service.ts';
import type { DeliveryOption, QuoteProblem } from './checkout.schema.ts';

/** A point of the earth, in degrees of WGS 84. */
export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

/** Where somebody wants it: without a point no circle reaches them. */
export interface Destination {
  readonly country: string;
  readonly point: Point | null;
}

/** A zone of a shop: a circle (both `centre` and `radiusKm`), countries, or everywhere. Amounts in minor units. */
export interface OfferedZone {
  readonly id: string;
  readonly name: string;
  readonly centre: Point | null;
  readonly radiusKm: number | null;
  readonly countries: readonly string[] | null;
  readonly feeAmount: number;
  readonly freeFromAmount: number | null;
  readonly leastAmount: number | null;
  readonly daysFrom: number | null;
  readonly daysTo: number | null;
}

export interface PickupPlace {
  readonly id: string;
  readonly name: string;
  /** Its address as everybody may know it. */
  readonly place: string;
}

/** How a shop gets its goods to people, in the order its people gave. */
export interface Offer {
  readonly currency: string;
  readonly zones: readonly OfferedZone[];
  readonly places: readonly PickupPlace[];
}

export interface DeliveryWish {
  readonly kind: DeliveryOption['kind'];
  readonly zoneId?: string | null;
  readonly locationId?: string | null;
}

/** Which of the shop's ways are open to that destination for goods of that worth; the shop's order is kept. */
export function deliveryOptions(offer: Offer, goodsAmount: number, to: Destination | null): DeliveryOption[] {
  const { currency, zones, places } = offer;
  if (zones.length === 0 && places.length === 0) return [arranged(currency)];
  return [
    ...zones.filter((zone) => reaches(zone, to)).map((zone) => delivered(zone, goodsAmount, currency)),
    ...places.map((place) => pickedUp(place, currency)),
  ];
}

/**
 * The way that was wished for, else the cheapest that reaches the address, else, where the shop delivers nowhere, the
 * first place to pick up at. Nobody who wants something brought is sent to fetch it instead.
 */
export function chooseDelivery(
  offer: Offer,
  options: readonly DeliveryOption[],
  wish: DeliveryWish | undefined,
  hasAddress: boolean,
): { chosen: DeliveryOption | null; problem: QuoteProblem | null } {
  const kind = wish?.kind ?? usualKind(offer);
  const meant = options.filter((option) => option.kind === kind && isMeant(option, wish));
  const chosen = cheapest(meant.filter(({ reached }) => reached));
  if (chosen) return { chosen, problem: kind === 'delivery' && !hasAddress ? 'address_missing' : null };
  if (meant.length > 0) return { chosen: null, problem: 'least_not_reached' };
  const mayReach = kind === 'delivery' && !hasAddress && offer.zones.some(({ id }) => (wish?.zoneId ?? id) === id);
  return { chosen: null, problem: mayReach ? 'address_missing' : 'not_delivered_there' };
}

function usualKind({ zones, places }: Offer): DeliveryWish['kind'] {
  if (zones.length > 0) return 'delivery';
  return places.length > 0 ? 'pickup' : 'arranged';
}

function isMeant({ kind, zoneId, locationId }: DeliveryOption, wish: DeliveryWish | undefined): boolean {
  if (kind === 'delivery') return wish?.zoneId == null || wish.zoneId === zoneId;
  if (kind === 'pickup') return wish?.locationId == null || wish.locationId === locationId;
  return true;
}

/** The first of those that cost least. */
function cheapest(options: readonly DeliveryOption[]): DeliveryOption | null {
  return options.reduce<DeliveryOption | null>(
    (best, option) => (best === null || option.fee.amount < best.fee.amount ? option : best),
    null,
  );
}

function reaches({ centre, radiusKm, countries }: OfferedZone, to: Destination | null): boolean {
  if (radiusKm !== null) return centre !== null && !!to?.point && distanceKm(centre, to.point) <= radiusKm;
  if (countries !== null) return to !== null && countries.includes(to.country);
  return true;
}

function delivered(zone: OfferedZone, goodsAmount: number, currency: string): DeliveryOption {
  const { id, name, feeAmount, freeFromAmount, leastAmount, daysFrom, daysTo } = zone;
  const isFree = freeFromAmount !== null && goodsAmount >= freeFromAmount;
  return {
    kind: 'delivery',
    zoneId: id,
    locationId: null,
    name,
    place: null,
    fee: { amount: isFree ? 0 : feeAmount, currency },
    least: leastAmount === null ? null : { amount: leastAmount, currency },
    reached: leastAmount === null || goodsAmount >= leastAmount,
    daysFrom,
    daysTo,
  };
}

function pickedUp({ id, name, place }: PickupPlace, currency: string): DeliveryOption {
  return { ...arranged(currency), kind: 'pickup', locationId: id, name, place };
}

function arranged(currency: string): DeliveryOption {
  return {
    kind: 'arranged',
    zoneId: null,
    locationId: null,
    name: '',
    place: null,
    fee: { amount: 0, currency },
    least: null,
    reached: true,
    daysFrom: null,
    daysTo: null,
  };
}
