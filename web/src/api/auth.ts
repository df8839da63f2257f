import { post, postOpenly, put } from './http.ts';
import type { SignedIn } from './types.ts';

export type SignUpForm = { name: string; email: string; password: string; setupToken?: string };
export type SignInForm = { email: string; password: string; keepSignedIn: boolean };

export const register = (form: SignUpForm) => postOpenly<SignedIn>('/auth/register', { ...form, useCookie: true });
export const login = (form: SignInForm) => postOpenly<SignedIn>('/auth/login', { ...form, useCookie: true });
export const refresh = () => postOpenly<SignedIn>('/auth/refresh', {});
export const logout = () => post<void>('/auth/logout', {});
export const forgotPassword = (email: string) => postOpenly<void>('/auth/password/forgot', { email });
export const resetPassword = (token: string, password: string) =>
  postOpenly<void>('/auth/password/reset', { token, password });
export const verifyEmail = (token: string) => postOpenly<void>('/auth/email/verify', { token });
export const sendVerificationAgain = () => post<void>('/auth/email/verification', {});
export const changePassword = (currentPassword: string, newPassword: string) =>
  put<void>('/me/password', { currentPassword, newPassword });
