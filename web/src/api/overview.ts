import type { Days } from './figures.ts';
import { get } from './http.ts';
import type { Overview } from './types.ts';

/** The market as a whole; days are days in UTC. */
export const fetchOverview = (days: Days) => get<Overview>('/admin/overview', days);
