import type { Api } from '#platform/http/api.ts';
import { IdParams } from '#platform/http/schema.ts';
import { FileQuery, Picture, UploadQuery } from './schema.ts';
import { sendFile } from './serve.ts';
import { uploadPicture } from './service.ts';

const MOST_BYTES = 15 * 1_048_576;

export function routes(api: Api): void {
  api.post(
    '/api/uploads',
    {
      operation: 'uploadPicture',
      summary: 'Upload a picture',
      description:
        'The body is the file itself: JPEG, PNG, WebP, AVIF or GIF of at most 50 million pixels. What it is, its bytes ' +
        'tell. It is drawn anew in two sizes, upright and without any of its metadata; the original is not kept. A ' +
        'picture that nothing uses is forgotten after a day.\n\n' +
        'Example: `curl --data-binary @radio.jpg -H "Content-Type: image/jpeg" -H "Authorization: Bearer …" …/api/uploads?name=radio.jpg`',
      access: 'user',
      query: UploadQuery,
      upload: {
        mediaTypes: [
          'application/octet-stream',
          ...['jpeg', 'png', 'webp', 'avif', 'gif', 'heif', 'heic'].map((type) => `image/${type}`),
        ],
        mostBytes: MOST_BYTES,
      },
      answer: Picture,
      status: 201,
      problems: ['not_a_picture', 'picture_damaged', 'too_many_pixels'],
      limit: 'upload',
    },
    (context, { query, upload }) => uploadPicture(context, upload, query.name),
  );

  api.get(
    '/api/files/:id',
    {
      operation: 'readFile',
      summary: 'A picture',
      description: 'By an address that was given out. Others than the signed sizes and files do not exist.',
      access: 'public',
      params: IdParams,
      query: FileQuery,
      media: 'image/*',
      problems: ['not_found', 'link_expired'],
      limit: 'none',
    },
    (context, { params, query }, reply, request) => sendFile(context, params.id, query, request, reply),
  );
}
