import { accessToken } from './http.ts';
import { Problem, problemOf } from './problem.ts';
import type { Picture } from './types.ts';

type Upload = { onProgress?: (part: number) => void; signal?: AbortSignal };

export const uploadPicture = (file: File, upload: Upload = {}) =>
  send<Picture>(`/api/uploads?name=${encodeURIComponent(file.name.slice(-200))}`, file, upload);

/** Sends a file as it is; `part` goes from 0 to 1. Only XMLHttpRequest tells how far an upload is. */
export async function send<T>(path: string, file: File, { onProgress, signal }: Upload): Promise<T> {
  const token = await accessToken();
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.responseType = 'text';
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader('content-type', file.type || 'application/octet-stream');
    if (token) request.setRequestHeader('authorization', `Bearer ${token}`);
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const { status, responseText } = request;
      if (status < 300) return resolve(JSON.parse(responseText) as T);
      const type = request.getResponseHeader('content-type') ?? '';
      const wait = request.getResponseHeader('retry-after');
      const headers = { 'content-type': type, ...(wait !== null && { 'retry-after': wait }) };
      void problemOf(new Response(responseText, { status, headers })).then(reject);
    };
    request.onerror = () => reject(new Problem(0, { code: 'unreachable' }, null));
    request.onabort = () => reject(new DOMException('Stopped', 'AbortError'));
    signal?.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
