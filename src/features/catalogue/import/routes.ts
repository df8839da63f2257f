import Type from 'typebox';
import { ShopParams } from '#features/shops/schema.ts';
import type { Api } from '#platform/http/api.ts';
import { Page, Paging } from '#platform/http/paging.ts';
import { sendExport } from '../export/send-export.ts';
import { Format, Import, ImportParams, ReportedRow, UploadQuery } from './schema.ts';
import { browseImports, pageThroughReport, readImport, startImport, stopImport } from './uploads.ts';

const MOST_UPLOAD_BYTES = 200 * 1_024 * 1_024;

const ExportQuery = Type.Object({ format: Type.Optional(Type.Exclude(Format, Type.Literal('json'))) });

export function importRoutes(api: Api): void {
  api.post(
    '/api/shops/:idOrSlug/imports',
    {
      operation: 'startImport',
      summary: 'Import a file of products',
      description:
        'The body is the file itself, packed by gzip or not. It is worked through in the background, one file of a ' +
        'shop at a time; how far it came is read from the import. The same file again changes nothing.',
      access: 'user',
      params: ShopParams,
      query: UploadQuery,
      upload: {
        mediaTypes: [
          'application/octet-stream',
          'text/csv',
          'application/json',
          'application/x-ndjson',
          'application/gzip',
        ],
        mostBytes: MOST_UPLOAD_BYTES,
        example: 'externalId,title,price,currency,stock\nradio-1,Valve radio,185.00,EUR,1\n',
      },
      answer: Import,
      status: 201,
      problems: ['not_found', 'forbidden', 'import_under_way'],
      creates: true,
      limit: 'upload',
    },
    (context, { params, query, upload }) => startImport(context, params.idOrSlug, upload, query),
  );

  api.get(
    '/api/shops/:idOrSlug/imports',
    {
      operation: 'browseImports',
      summary: 'Imports of a shop, newest first',
      access: 'user',
      params: ShopParams,
      query: Paging,
      answer: Page(Import),
      problems: ['not_found', 'forbidden'],
    },
    (context, { params, query }) => browseImports(context, params.idOrSlug, query),
  );

  api.get(
    '/api/shops/:idOrSlug/imports/:id',
    {
      operation: 'readImport',
      summary: 'An import and how far it came',
      access: 'user',
      params: ImportParams,
      answer: Import,
      problems: ['not_found', 'forbidden'],
    },
    (context, { params }) => readImport(context, params.idOrSlug, params.id),
  );

  api.delete(
    '/api/shops/:idOrSlug/imports/:id',
    {
      operation: 'stopImport',
      summary: 'Stop an import',
      description: 'What came in by then stays. One that has ended stays as it is.',
      access: 'user',
      params: ImportParams,
      problems: ['not_found', 'forbidden'],
    },
    async (context, { params }) => void (await stopImport(context, params.idOrSlug, params.id)),
  );

  api.get(
    '/api/shops/:idOrSlug/imports/:id/report',
    {
      operation: 'readImportReport',
      summary: 'The rows of an import that were refused or lost something, in their order',
      description:
        'Of a file with more than 10,000 such rows, the first ones; the counts of the import count them all.',
      access: 'user',
      params: ImportParams,
      query: Paging,
      answer: Page(ReportedRow),
      problems: ['not_found', 'forbidden'],
    },
    (context, { params, query }) => pageThroughReport(context, params.idOrSlug, params.id, query),
  );

  api.get(
    '/api/shops/:idOrSlug/export',
    {
      operation: 'exportProducts',
      summary: 'All products of a shop as a file',
      description: 'As CSV (the default) or JSON Lines; imported again, it changes nothing.',
      access: 'user',
      params: ShopParams,
      query: ExportQuery,
      media: 'text/csv',
      problems: ['not_found', 'forbidden'],
      limit: 'upload',
    },
    (context, { params, query }, reply) => sendExport(context, params.idOrSlug, query.format ?? 'csv', reply),
  );
}
