import { del, get, post, put, sendSignedIn } from './http.ts';
import type { NewSavedReport, ReportDefinition, ReportResult, SavedReport, SavedReportPage } from './types.ts';

export type ExportFormat = 'csv' | 'xlsx' | 'parquet';

const base = (shopId: string) => `/analytics/shop/${shopId}`;

export const runReport = (shopId: string, definition: ReportDefinition) =>
  post<ReportResult>(`${base(shopId)}/report`, definition);
export const fetchReports = (shopId: string, cursor: string | null) =>
  get<SavedReportPage>(`${base(shopId)}/reports`, { cursor, limit: 20 });
export const fetchReport = (shopId: string, id: string) =>
  get<SavedReport>(`${base(shopId)}/reports/${encodeURIComponent(id)}`);
export const saveReport = (shopId: string, report: NewSavedReport, key: string) =>
  post<SavedReport>(`${base(shopId)}/reports`, report, key);
export const changeReport = (shopId: string, id: string, report: NewSavedReport) =>
  put<SavedReport>(`${base(shopId)}/reports/${id}`, report);
export const removeReport = (shopId: string, id: string) => del<void>(`${base(shopId)}/reports/${id}`);

/** The files come as they are made, however long that takes: whoever asks reads the stream. */
export const exportReport = (shopId: string, definition: ReportDefinition, format: ExportFormat, signal: AbortSignal) =>
  sendSignedIn('POST', `${base(shopId)}/report/export`, { body: definition, query: { format }, signal });
export const exportViews = (
  shopId: string,
  days: { startDate: string; endDate: string },
  format: ExportFormat,
  signal: AbortSignal,
) => sendSignedIn('GET', `${base(shopId)}/views/export`, { query: { ...days, format }, signal });
