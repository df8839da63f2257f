import type { Feature } from '#platform/feature.ts';
import { routes } from './routes.ts';

export { openAuthenticator } from './authenticator.ts';

export const accounts: Feature = { name: 'accounts', routes };
