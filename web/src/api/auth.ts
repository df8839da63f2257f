import { post, postOpenly, put } from './http.ts';
import type { Registration, SignedIn, SignIn } from './types.ts';

/** The first admin registers with the token of the link that the server printed. */
type SignUpForm = Registration & { setupToken?: string };

export const register = (form: SignUpForm) => postOpenly<SignedIn>('/auth/register', { ...form, useCookie: true });
export const login = (form: SignIn) => postOpenly<SignedIn>('/auth/login', { ...form, useCookie: true });
export const refresh = () => postOpenly<SignedIn>('/auth/refresh', {});
export const logout = () => post<void>('/auth/logout', {});
export const forgotPassword = (email: string) => postOpenly<void>('/auth/password/forgot', { email });
export const resetPassword = (token: string, password: string) =>
  postOpenly<void>('/auth/password/reset', { token, password });
export const verifyEmail = (token: string) => postOpenly<void>('/auth/email/verify', { token });
export const sendVerificationAgain = () => post<void>('/auth/email/verification', {});
export const changePassword = (currentPassword: string, newPassword: string) =>
  put<void>('/me/password', { currentPassword, newPassword });
