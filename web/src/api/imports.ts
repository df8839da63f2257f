import { del, get, getFile } from './http.ts';
import type { Import, Page, ReportedRow } from './types.ts';
import { send } from './uploads.ts';

const base = (shop: string) => `/shops/${encodeURIComponent(shop)}`;

export const startImport = (shop: string, file: File, onProgress: (part: number) => void) =>
  send<Import>(`/api${base(shop)}/imports?name=${encodeURIComponent(file.name.slice(-200))}`, file, { onProgress });
export const fetchImports = (shop: string) => get<Page<Import>>(`${base(shop)}/imports`, { limit: 20 });
export const stopImport = (shop: string, id: string) => del<void>(`${base(shop)}/imports/${id}`);
export const fetchReport = (shop: string, id: string, cursor: string | null) =>
  get<Page<ReportedRow>>(`${base(shop)}/imports/${id}/report`, { cursor, limit: 50 });
export const fetchExport = (shop: string, format: 'csv' | 'jsonl') => getFile(`${base(shop)}/export?format=${format}`);
