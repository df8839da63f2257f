import { Problem } from '../api/problem.ts';
import { i18n } from '../words.ts';

/** A problem in the words of the page; what the server itself explains to the caller is shown as it is. */
export function plainly(error: unknown): string {
  if (!(error instanceof Problem)) return i18n.t('Something went wrong on this page. Please try again.');
  if (error.status === 0) return i18n.t('The market cannot be reached. Check your connection and try again.');
  if (error.status === 429) return i18n.t('That was a bit too often. Please wait a moment and try again.');
  if (error.status >= 500) {
    return i18n.t('The market has a problem of its own. Please try again. (Reference: {id})', {
      id: error.requestId ?? '–',
    });
  }
  return error.message || i18n.t('That did not work. Please try again.');
}
