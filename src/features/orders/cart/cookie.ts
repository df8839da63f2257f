import { createHash, randomBytes } from 'node:crypto';
import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '#platform/config.ts';

/** Longer than a cart nobody touches is kept: it is the cart that ends. */
const YEAR_SECONDS = 365 * 24 * 3_600;
const BYTES = 32;
const shape = /^[\w-]{43}$/;

function isSecure(config: Config): boolean {
  return config.SOUK_PUBLIC_URL?.startsWith('https:') ?? false;
}

/** `__Host-` binds the cookie to this very host; browsers accept it over HTTPS only. */
function nameOf(config: Config): string {
  return `${isSecure(config) ? '__Host-' : ''}souk-cart`;
}

function optionsOf(config: Config): CookieSerializeOptions {
  return { path: '/', httpOnly: true, sameSite: 'strict', secure: isSecure(config) };
}

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
export function cartCookie(request: FastifyRequest, config: Config): string | undefined {
  const token = request.cookies[nameOf(config)];
  return token !== undefined && shape.test(token) && !isFromElsewhere(request) ? token : undefined;
}

export function setCartCookie(request: FastifyRequest, reply: FastifyReply, config: Config, token: string): void {
  if (isFromElsewhere(request)) return;
  reply.setCookie(nameOf(config), token, { ...optionsOf(config), maxAge: YEAR_SECONDS });
}

export function clearCartCookie(reply: FastifyReply, config: Config): void {
  reply.clearCookie(nameOf(config), optionsOf(config));
}
