import { i18n } from '../../words.ts';

const ownPages: Record<string, () => string> = {
  direct: () => i18n.t('Typed, or from an app'),
  other: () => i18n.t('All others'),
  'souk home': () => i18n.t('The front page of this market'),
  'souk search': () => i18n.t('The search of this market'),
  'souk product': () => i18n.t('Another product here'),
  'souk shop': () => i18n.t('The page of a shop here'),
  'souk other': () => i18n.t('Another page of this market'),
};

/** Other places by their own name, the pages of this market by what they are. */
export const sourceOf = (referrer: string) => ownPages[referrer]?.() ?? referrer;

const devices: Record<string, () => string> = {
  desktop: () => i18n.t('Computer'),
  mobile: () => i18n.t('Phone'),
  tablet: () => i18n.t('Tablet'),
  tv: () => i18n.t('Television'),
};

export const deviceName = (device: string) => devices[device]?.() ?? i18n.t('Something else');
