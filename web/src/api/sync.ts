import { get } from './http.ts';
import type { SyncPage } from './types.ts';

export const fetchNews = (since: string | null) => get<SyncPage>('/sync', { since });
