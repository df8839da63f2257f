import type { NotificationKind } from '../api/notifications.ts';
import { i18n } from '../words.ts';

export const kinds: readonly NotificationKind[] = [
  'messages',
  'calls',
  'orders',
  'wishes',
  'shop',
  'security',
  'house',
];

export const kindOf = (text: unknown) => kinds.find((kind) => kind === text);

export function kindName(kind: NotificationKind): string {
  switch (kind) {
    case 'messages':
      return i18n.t('Messages and offers');
    case 'calls':
      return i18n.t('Calls');
    case 'orders':
      return i18n.t('Orders');
    case 'wishes':
      return i18n.t('What I wait for');
    case 'shop':
      return i18n.t('My shop');
    case 'security':
      return i18n.t('Security');
    case 'house':
      return i18n.t('The market');
  }
}
