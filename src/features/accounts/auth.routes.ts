import type { FastifyReply } from 'fastify';
import type { House } from '#platform/house.ts';
import type { Api } from '#platform/http/api.ts';
import { problems } from '#platform/problems.ts';
import { clearRefreshCookie, deviceCookie, refreshCookie, setTokenCookies } from './cookies.ts';
import { Refresh, Registration, SignedIn, SignIn } from './schema.ts';
import { refresh, signOut } from './sessions.service.ts';
import { register, signIn } from './sign-in.service.ts';
import type { Issued } from './start-session.ts';

export function authRoutes(api: Api): void {
  api.post(
    '/api/auth/register',
    {
      operation: 'register',
      summary: 'Make an account and sign in',
      access: 'public',
      body: Registration,
      answer: SignedIn,
      status: 201,
      problems: ['email_taken', 'weak_password', 'forbidden', 'unavailable'],
      creates: true,
      limit: 'credentials',
    },
    async (context, { body }, reply, request) => {
      const issued = await register(context, body, deviceCookie(request, context.house.config));
      return hand(context.house, reply, issued, body.useCookie ?? false);
    },
  );

  api.post(
    '/api/auth/login',
    {
      operation: 'signIn',
      summary: 'Sign in',
      access: 'public',
      body: SignIn,
      answer: SignedIn,
      problems: ['wrong_credentials', 'too_many_attempts', 'account_suspended', 'account_banned', 'unavailable'],
      limit: 'credentials',
    },
    async (context, { body }, reply, request) => {
      const deviceToken = body.deviceToken ?? deviceCookie(request, context.house.config);
      const issued = await signIn(context, { ...body, ...(deviceToken !== undefined && { deviceToken }) });
      return hand(context.house, reply, issued, body.useCookie ?? false);
    },
  );

  api.post(
    '/api/auth/refresh',
    {
      operation: 'refresh',
      summary: 'Exchange the refresh token for new tokens',
      description:
        'Takes the token from the body, else from the cookie. Used again within 10 s it answers the same successor; later it ends the session.',
      access: 'public',
      body: Refresh,
      answer: SignedIn,
      problems: ['not_signed_in', 'token_invalid', 'session_ended', 'forbidden'],
      limit: 'write',
    },
    async (context, { body }, reply, request) => {
      const { config } = context.house;
      const fromBody = body?.refreshToken;
      const token = fromBody ?? refreshCookie(request, config);
      if (token === undefined) throw problems.not_signed_in();
      return hand(context.house, reply, await refresh(context, token), fromBody === undefined);
    },
  );

  api.post(
    '/api/auth/logout',
    {
      operation: 'signOut',
      summary: 'Sign out',
      description: 'Ends the session of the access token, else of the refresh token in the body or the cookie.',
      access: 'public',
      body: Refresh,
      problems: ['forbidden'],
    },
    async (context, { body }, reply, request) => {
      const { config } = context.house;
      const accessToken = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
      const fromBody = body?.refreshToken;
      const refreshToken = fromBody ?? (accessToken === undefined ? refreshCookie(request, config) : undefined);
      await signOut(context, { accessToken, refreshToken });
      clearRefreshCookie(reply, config);
    },
  );
}

/** The tokens go into the answer or into cookies, never into both. */
function hand(house: House, reply: FastifyReply, issued: Issued, useCookie: boolean): SignedIn {
  const { answer, refreshToken, deviceToken, keep } = issued;
  if (!useCookie) return { ...answer, refreshToken, ...(deviceToken !== undefined && { deviceToken }) };
  setTokenCookies(reply, house.config, { refreshToken, deviceToken, keep });
  return answer;
}
