import { createHash, randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '#platform/actor.ts';
import type { Config } from '#platform/config.ts';
import { cookieName, cookieOptions, YEAR_SECONDS } from '#platform/http/cookies.ts';

const NAME = 'cart';
const BYTES = 32;
const shape = /^[\w-]{43}$/;

/** A guest's cart is whoever's who shows this. */
export function newCartToken(): string {
  return randomBytes(BYTES).toString('base64url');
}

/** What of it is kept. */
export function cartTokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Whether a browser says that a page of somebody else's sent this (Fetch Metadata). Then no cookie counts or is set. */
function isFromElsewhere(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}

/** The token in the guest's cookie, or undefined where there is none that counts. */
function cartCookie(request: FastifyRequest, config: Config): string | undefined {
  const token = request.cookies[cookieName(config, NAME)];
  return token !== undefined && shape.test(token) && !isFromElsewhere(request) ? token : undefined;
}

export function setCartCookie(request: FastifyRequest, reply: FastifyReply, config: Config, token: string): void {
  if (isFromElsewhere(request)) return;
  // Longer than a cart nobody touches is kept: it is the cart that ends.
  reply.setCookie(cookieName(config, NAME), token, { ...cookieOptions(config), maxAge: YEAR_SECONDS });
}

function clearCartCookie(reply: FastifyReply, config: Config): void {
  reply.clearCookie(cookieName(config, NAME), cookieOptions(config));
}

/** With the guest's token; once the one who shows it is signed in, it has done its work. */
export async function withToken<T>(
  context: Context,
  reply: FastifyReply,
  request: FastifyRequest,
  work: (token: string | undefined) => Promise<T>,
): Promise<T> {
  const { config } = context.house;
  const token = cartCookie(request, config);
  const answer = await work(token);
  // A repeat may have been answered without looking at any cart.
  if (context.actor && token !== undefined && !context.repeat) clearCartCookie(reply, config);
  return answer;
}
