import type { Api } from '#platform/http/api.ts';
import { Paging } from '#platform/http/paging.ts';
import { ShopOfFigures } from '../range.ts';
import { exportReport, exportSavedReport, exportViews } from './exports.ts';
import { runReport, runSavedReport } from './running.ts';
import { browseReports, changeReport, readReport, removeReport, saveReport } from './saved.ts';
import {
  ExportQuery,
  NewSavedReport,
  ReportDefinition,
  ReportParams,
  ReportResult,
  SavedReport,
  SavedReportPage,
  ViewsExportQuery,
} from './schema.ts';

const ofShop = ['not_found', 'forbidden'] as const;
const ofExport = [...ofShop, 'exports_busy', 'export_running'] as const;
const streamed = 'Streamed: where it breaks off, the connection is cut, and what came is not whole.';

export function reportRoutes(api: Api): void {
  api.post(
    '/api/analytics/shop/:shopId/report',
    {
      operation: 'runReport',
      summary: 'Figures of a shop, put together as one likes',
      description: 'Needs the permission `analytics`, as everything about reports does.',
      access: 'user',
      params: ShopOfFigures,
      body: ReportDefinition,
      answer: ReportResult,
      problems: ofShop,
      limit: 'search',
    },
    (context, { params, body }) => runReport(context, params.shopId, body),
  );

  api.post(
    '/api/analytics/shop/:shopId/report/export',
    {
      operation: 'exportReport',
      summary: 'A report as a file',
      description: streamed,
      access: 'user',
      params: ShopOfFigures,
      query: ExportQuery,
      body: ReportDefinition,
      media: 'text/csv',
      problems: ofExport,
      limit: 'upload',
    },
    (context, { params, query, body }, reply) => exportReport(context, params.shopId, body, query.format, reply),
  );

  api.get(
    '/api/analytics/shop/:shopId/reports',
    {
      operation: 'browseReports',
      summary: 'My reports of a shop, and those that are shared',
      description: 'Newest first.',
      access: 'user',
      params: ShopOfFigures,
      query: Paging,
      answer: SavedReportPage,
      problems: ofShop,
    },
    (context, { params, query }) => browseReports(context, params.shopId, query),
  );

  api.post(
    '/api/analytics/shop/:shopId/reports',
    {
      operation: 'saveReport',
      summary: 'Keep a report',
      access: 'user',
      params: ShopOfFigures,
      body: NewSavedReport,
      answer: SavedReport,
      status: 201,
      problems: [...ofShop, 'too_many_reports'],
      creates: true,
    },
    (context, { params, body }) => saveReport(context, params.shopId, body),
  );

  api.get(
    '/api/analytics/shop/:shopId/reports/:reportId',
    {
      operation: 'readReport',
      summary: 'A report of mine, or one that is shared',
      access: 'user',
      params: ReportParams,
      answer: SavedReport,
      problems: ofShop,
    },
    (context, { params }) => readReport(context, params.shopId, params.reportId),
  );

  api.put(
    '/api/analytics/shop/:shopId/reports/:reportId',
    {
      operation: 'changeReport',
      summary: 'Change a report of mine',
      description: 'All of it: what is left out is as if it were new.',
      access: 'user',
      params: ReportParams,
      body: NewSavedReport,
      answer: SavedReport,
      problems: ofShop,
    },
    (context, { params, body }) => changeReport(context, params.shopId, params.reportId, body),
  );

  api.delete(
    '/api/analytics/shop/:shopId/reports/:reportId',
    {
      operation: 'removeReport',
      summary: 'Delete a report of mine',
      description: 'The owner of the shop also deletes those that others share.',
      access: 'user',
      params: ReportParams,
      problems: ofShop,
    },
    (context, { params }) => removeReport(context, params.shopId, params.reportId),
  );

  api.get(
    '/api/analytics/shop/:shopId/reports/:reportId/result',
    {
      operation: 'runSavedReport',
      summary: 'What a report says now',
      access: 'user',
      params: ReportParams,
      answer: ReportResult,
      problems: ofShop,
      limit: 'search',
    },
    (context, { params }) => runSavedReport(context, params.shopId, params.reportId),
  );

  api.get(
    '/api/analytics/shop/:shopId/reports/:reportId/export',
    {
      operation: 'exportSavedReport',
      summary: 'What a report says now, as a file',
      description: streamed,
      access: 'user',
      params: ReportParams,
      query: ExportQuery,
      media: 'text/csv',
      problems: ofExport,
      limit: 'upload',
    },
    (context, { params, query }, reply) =>
      exportSavedReport(context, params.shopId, params.reportId, query.format, reply),
  );

  api.get(
    '/api/analytics/shop/:shopId/views/export',
    {
      operation: 'exportViews',
      summary: 'Every view of a shop as a file',
      description:
        `A row each, oldest first, as long as views are kept. \`visitor\` tells visitors of this shop apart and says ` +
        `nobody who they are. ${streamed}`,
      access: 'user',
      params: ShopOfFigures,
      query: ViewsExportQuery,
      media: 'text/csv',
      problems: ofExport,
      limit: 'upload',
    },
    (context, { params, query }, reply) => exportViews(context, params.shopId, query, reply),
  );
}
