import { formatter } from '@lingui/format-po';

/** English is written in the code and is its own message id; `lingui extract --config web/lingui.config.ts` refreshes the catalogues. */
export default {
  sourceLocale: 'en',
  locales: ['en', 'de'],
  catalogs: [{ path: '<rootDir>/locales/{locale}', include: ['<rootDir>/src'] }],
  // Line numbers would change a catalogue with every edit of the code.
  format: formatter({ lineNumbers: false }),
  orderBy: 'messageId',
};
