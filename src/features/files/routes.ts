import Type from 'typebox';
import type { Api } from '#platform/http/api.ts';
import { IdParams } from '#platform/http/schema.ts';
import { FileQuery, Picture, UploadedFile, UploadQuery } from './schema.ts';
import { sendFile } from './serve.ts';
import { uploadPicture, uploadPrivateFile } from './service.ts';

const MOST_BYTES = 15 * 1_048_576;

const documents = ['msword', 'vnd.ms-excel', 'vnd.ms-powerpoint', 'pdf'];
const office = ['wordprocessingml.document', 'spreadsheetml.sheet', 'presentationml.presentation'];
const open = ['text', 'spreadsheet', 'presentation'];

/** What clients may say that it is; what it is, its bytes tell. */
const mediaTypes = [
  'application/octet-stream',
  ...['jpeg', 'png', 'webp', 'avif', 'gif', 'heif', 'heic'].map((type) => `image/${type}`),
  ...documents.map((type) => `application/${type}`),
  ...office.map((type) => `application/vnd.openxmlformats-officedocument.${type}`),
  ...open.map((type) => `application/vnd.oasis.opendocument.${type}`),
  ...['text/plain', 'text/csv'],
  ...['webm', 'ogg', 'opus', 'mp4', 'x-m4a', 'm4a', 'aac', 'mpeg', 'mp3', 'wav', 'x-wav', 'wave'].map(
    (type) => `audio/${type}`,
  ),
  // Recorders say so of sound alone too.
  ...['video/webm', 'video/mp4'],
];

export function routes(api: Api): void {
  api.post(
    '/api/uploads',
    {
      operation: 'uploadPicture',
      summary: 'Upload a picture, or a file to send',
      description:
        'The body is the file itself: JPEG, PNG, WebP, AVIF or GIF of at most 50 million pixels. What it is, its bytes ' +
        'tell. It is drawn anew in two sizes, upright and without any of its metadata; the original is not kept. A ' +
        'picture that nothing uses is forgotten after a day.\n\n' +
        'With `purpose=message` the file is private: it can be attached to one message, and nobody but those in its ' +
        'conversation gets addresses of it, which end within the hour. Then it may also be a document (PDF, plain text, ' +
        'CSV, DOCX, XLSX, PPTX, ODT, ODS, ODP; no macros) or a voice note of at most 5 MiB (WebM or Ogg with Opus, ' +
        'M4A, MP3, WAV), and the answer tells its kind.\n\n' +
        'Example: `curl --data-binary @radio.jpg -H "Content-Type: image/jpeg" -H "Authorization: Bearer …" …/api/uploads?name=radio.jpg`',
      access: 'user',
      query: UploadQuery,
      upload: {
        mediaTypes,
        mostBytes: MOST_BYTES,
      },
      // The first that fits is written, so the one that has more comes first.
      answer: Type.Union([UploadedFile, Picture]),
      status: 201,
      problems: [
        ...['not_a_picture', 'picture_damaged', 'too_many_pixels'],
        ...['not_allowed_file', 'file_damaged', 'too_much_unsent'],
      ],
      limit: 'upload',
    },
    (context, { query: { name, purpose }, upload }) =>
      purpose === 'message' ? uploadPrivateFile(context, upload, name) : uploadPicture(context, upload, name),
  );

  api.get(
    '/api/files/:id',
    {
      operation: 'readFile',
      summary: 'A picture, document or voice note',
      description:
        'By an address that was given out; others than the signed sizes and files do not exist. Addresses of private ' +
        'files end. Documents are to be saved, all else is shown. One range of bytes may be asked for and is answered 206.',
      access: 'public',
      params: IdParams,
      query: FileQuery,
      media: '*/*',
      problems: ['not_found', 'link_expired', 'no_such_range'],
      limit: 'none',
    },
    (context, { params, query }, reply, request) => sendFile(context, params.id, query, request, reply),
  );
}
