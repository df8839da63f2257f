import { useSyncExternalStore } from 'react';
import { uploadForMessage } from '../api/conversations.ts';
import { plainly } from '../parts/plainly.ts';
import { i18n } from '../words.ts';
import type { Enclosed } from './letters.ts';

/** How far a file is: begun when it is chosen, so that sending the message is quick. */
export type Upload = { part: number; fault?: string; fileId?: string };
type Running = { promise: Promise<string>; stop: () => void };

const running = new Map<string, Running>();
let uploads: ReadonlyMap<string, Upload> = new Map();
const listeners = new Set<() => void>();

function show(id: string, upload: Upload | null): void {
  const next = new Map(uploads);
  if (upload) next.set(id, upload);
  else next.delete(id);
  uploads = next;
  for (const listener of listeners) listener();
}

const listen = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useUploads = () => useSyncExternalStore(listen, () => uploads);

/** The id of the uploaded file; joins the upload that runs, begins anew where none does or the last one failed. */
export function uploaded({ id, file, name, fileId }: Enclosed): Promise<string> {
  const done = fileId ?? uploads.get(id)?.fileId;
  if (done) return Promise.resolve(done);
  const known = running.get(id);
  if (known) return known.promise;
  const control = new AbortController();
  show(id, { part: 0 });
  const promise = uploadForMessage(new File([file], name, { type: file.type }), {
    signal: control.signal,
    onProgress: (part) => show(id, { part }),
  }).then(
    (answer) => {
      show(id, { part: 1, fileId: answer.id });
      return answer.id;
    },
    (error: unknown) => {
      if (control.signal.aborted) show(id, null);
      else show(id, { part: 0, fault: plainly(error) });
      throw error;
    },
  );
  running.set(id, { promise, stop: () => control.abort() });
  void promise.catch(() => {}).finally(() => running.delete(id));
  return promise;
}

/** Stops it, or forgets that it was made. */
export function dropUpload(id: string): void {
  running.get(id)?.stop();
  show(id, null);
}

const mostBytes = { picture: 15, voice: 5, document: 15 };
const documents = /\.(pdf|txt|csv|docx|xlsx|pptx|odt|ods|odp)$/i;

export const acceptedFiles = 'image/*,audio/*,.pdf,.txt,.csv,.docx,.xlsx,.pptx,.odt,.ods,.odp';

export function kindOf({ type, name }: File): Enclosed['kind'] | null {
  if (/^image\/(jpeg|png|webp|avif|gif|heic|heif)$/.test(type)) return 'picture';
  if (/^audio\/(webm|ogg|mp4|mpeg|mp3|x-m4a|m4a|aac|wav|x-wav|wave)/.test(type)) return 'voice';
  return documents.test(name) ? 'document' : null;
}

/** What can be said of a file before anything is sent; null where nothing is wrong with it. */
export function faultOfFile(file: File): string | null {
  const kind = kindOf(file);
  if (!kind)
    return i18n.t('{name} cannot be sent: pictures, sound, PDF, text and office files can.', { name: file.name });
  if (file.size === 0) return i18n.t('{name} is empty.', { name: file.name });
  if (file.size <= mostBytes[kind] * 1024 * 1024) return null;
  return i18n.t('{name} is larger than {size} MB.', { name: file.name, size: mostBytes[kind] });
}
