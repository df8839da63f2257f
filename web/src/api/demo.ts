import { get, getOpenly } from './http.ts';
import type { Demo, DemoMail, Page } from './types.ts';

export const fetchDemo = () => getOpenly<Demo>('/demo');
export const fetchDemoMails = (cursor: string | null) => get<Page<DemoMail>>('/demo/mails', { cursor });
