import type { Report } from '../api/types.ts';
import { i18n } from '../words.ts';

export const reasons = (): Record<Report['reason'], string> => ({
  prohibited: i18n.t('It may not be sold here'),
  counterfeit: i18n.t('It is a fake'),
  misleading: i18n.t('It is not what it says'),
  offensive: i18n.t('It is offensive'),
  fraud: i18n.t('It looks like a fraud'),
  other: i18n.t('Something else'),
});
