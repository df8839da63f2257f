import { formatter } from '@lingui/format-po';

/** The pages of shops and operators: their words are a catalogue of their own (withOfficeWords in src/words.ts). */
const office = ['<rootDir>/src/seller', '<rootDir>/src/admin'];

/** English is written in the code and is its own message id; `lingui extract --config web/lingui.config.ts` refreshes the catalogues. */
export default {
  sourceLocale: 'en',
  locales: ['en', 'de'],
  catalogs: [
    { path: '<rootDir>/locales/{locale}', include: ['<rootDir>/src'], exclude: office },
    { path: '<rootDir>/locales/office/{locale}', include: office },
  ],
  // Line numbers would change a catalogue with every edit of the code.
  format: formatter({ lineNumbers: false }),
  orderBy: 'messageId',
};
