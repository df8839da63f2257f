import { i18n } from '@lingui/core';
import { useSyncExternalStore } from 'react';
import { readMessage } from './message.ts';

/**
 * One way to say a thing: `i18n.t('Open a shop')`, inside a component or function, never at the top of a file (the
 * language may change). English is the message id; other languages are catalogues in locales/, loaded when chosen; those of the
 * pages of shops and operators (locales/office/) when such a page is opened.
 */
export { i18n };

const rightToLeft = new Set(['ar', 'fa', 'he', 'ur']);
const catalogues = import.meta.glob<{ messages: Record<string, string> }>([
  '../locales/**/*.po',
  '!../locales/**/en.po',
]);
let language = 'en';
let office = false;

// Lingui's own type for a compiled message lies in a package of its own that is none of ours to name.
type Compiler = Parameters<typeof i18n.setMessagesCompiler>[0];
i18n.setMessagesCompiler(readMessage as Compiler);
i18n.load('en', {});
i18n.activate('en', known(navigator.language) ?? 'en');

/** Before anybody is known to be signed in: as at the last visit, else as the browser does. */
export const speakAsLastTime = () => speak(remembered() ?? navigator.language);

/** Takes a profile's locale, here and at the next visit. */
export function speakAsChosen(locale: string): Promise<void> {
  remember(locale);
  return speak(locale);
}

/** Numbers and dates follow a locale such as 'de-AT' always, words where there is a catalogue. */
async function speak(locale: string): Promise<void> {
  language = locale.split('-')[0] ?? 'en';
  const wanted = language;
  const [found] = await Promise.all([learn(wanted), office && learn(`office/${wanted}`)]);
  const spoken = found ? wanted : 'en';
  document.documentElement.lang = spoken;
  document.documentElement.dir = rightToLeft.has(spoken) ? 'rtl' : 'ltr';
  const manners = known(locale) ?? spoken;
  if (i18n.locale !== spoken || i18n.locales !== manners) i18n.activate(spoken, manners);
}

/** A catalogue that does not arrive (offline, a new release) leaves the page in English rather than blank. */
async function learn(name: string): Promise<boolean> {
  const catalogue = await catalogues[`../locales/${name}.po`]?.().catch(() => undefined);
  if (catalogue) i18n.load(name.split('/').at(-1) ?? name, catalogue.messages);
  return catalogue !== undefined;
}

/** A page of shops or operators together with its words. */
export function withOfficeWords<T>(load: () => Promise<T>): () => Promise<T> {
  return async () => {
    office = true;
    const [page] = await Promise.all([load(), learn(`office/${language}`)]);
    return page;
  };
}

const key = 'souk-locale';

function remembered(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function remember(locale: string): void {
  try {
    localStorage.setItem(key, locale);
  } catch {
    // Without storage the next page load speaks as the browser does until the profile is known.
  }
}

/** Some systems name their language in ways Intl throws on ('en-US@posix'). */
function known(locale: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(locale)[0];
  } catch {
    return undefined;
  }
}

/** Changes when the language does: the key of the whole page. */
export const useSpeech = () =>
  useSyncExternalStore(
    (told) => i18n.on('change', told),
    () => `${i18n.locale} ${String(i18n.locales)}`,
  );

/** For Intl: the person's own conventions, which may be finer ('de-AT') than the language spoken. */
export const conventions = () => i18n.locales ?? i18n.locale;
