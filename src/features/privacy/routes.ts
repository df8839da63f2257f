import type { Api } from '#platform/http/api.ts';
import type { PersonalData } from '#platform/personal-data.ts';
import { exportMyData } from './service.ts';

export function routes(api: Api, personalData: () => readonly PersonalData[]): void {
  api.get(
    '/api/me/export',
    {
      operation: 'exportMyData',
      summary: 'Everything the market knows of me, as a ZIP',
      description:
        'One JSON file for each table, the uploaded files under `media`, and `about.json` that says what each table holds and what becomes of it.',
      access: 'user',
      media: 'application/zip',
      limit: 'heavy',
    },
    async (context, _, reply) => {
      const archive = exportMyData(context, personalData());
      return reply
        .type('application/zip')
        .header('content-disposition', 'attachment; filename="my-data.zip"')
        .send(archive);
    },
  );
}
