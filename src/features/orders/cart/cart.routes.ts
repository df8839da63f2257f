import type { Api } from '#platform/http/api.ts';
import { IdParams } from '#platform/http/schema.ts';
import { setCartCookie, withToken } from './cookie.ts';
import { Cart, CartItem, CartItemChanges, NewCartItem } from './schema.ts';
import { addToCart, changeLine, readCart, takeOut } from './service.ts';

export function cartRoutes(api: Api): void {
  api.get(
    '/api/cart/items',
    {
      operation: 'readCart',
      summary: 'My cart',
      description:
        "Guests' carts are known by a cookie that the first item sets; signing in with it brings the lines into one's own cart.",
      access: 'optional',
      answer: Cart,
    },
    (context, _, reply, request) => withToken(context, reply, request, (token) => readCart(context, token)),
  );

  api.post(
    '/api/cart/items',
    {
      operation: 'addToCart',
      summary: 'Put something into the cart',
      description: 'What is in it already becomes more. With `offerId`: at the price that buyer and shop agreed on.',
      access: 'optional',
      body: NewCartItem,
      answer: CartItem,
      status: 201,
      problems: [
        'not_found',
        'out_of_stock',
        'not_for_sale',
        'own_shop',
        'cart_full',
        'not_signed_in',
        'wrong_offer_state',
      ],
      creates: true,
    },
    (context, { body }, reply, request) =>
      withToken(context, reply, request, async (token) => {
        const { item, token: made } = await addToCart(context, token, body);
        if (made !== undefined) setCartCookie(request, reply, context.house.config, made);
        return item;
      }),
  );

  api.patch(
    '/api/cart/items/:id',
    {
      operation: 'changeCartItem',
      summary: 'Change how many of something are in the cart, or say that its new price was seen',
      access: 'optional',
      params: IdParams,
      body: CartItemChanges,
      answer: CartItem,
      problems: ['not_found', 'out_of_stock', 'not_for_sale', 'own_shop', 'offer_ended', 'offer_fixed'],
    },
    (context, { params, body }, reply, request) =>
      withToken(context, reply, request, (token) => changeLine(context, token, params.id, body)),
  );

  api.delete(
    '/api/cart/items/:id',
    {
      operation: 'removeCartItem',
      summary: 'Take something out of the cart',
      access: 'optional',
      params: IdParams,
      problems: ['not_found'],
    },
    (context, { params }, reply, request) =>
      withToken(context, reply, request, (token) => takeOut(context, token, params.id)),
  );
}
