import { Bot, Monitor, Smartphone, Tablet, Tv } from 'lucide-react';
import type { Device } from '../api/types.ts';
import { i18n } from '../words.ts';

const icons = { desktop: Monitor, mobile: Smartphone, tablet: Tablet, tv: Tv, bot: Bot, other: Monitor };

export function DeviceIcon({ kind }: { kind: Device['kind'] }) {
  const Icon = icons[kind];
  return (
    <span className="grid size-12 shrink-0 place-items-center rounded-xl bg-glaze-wash text-glaze">
      <Icon aria-hidden="true" className="size-5" />
    </span>
  );
}

export function deviceName({ browser, os }: Device): string {
  if (browser && os) return i18n.t('{browser} on {os}', { browser, os });
  return browser ?? os ?? i18n.t('Unknown device');
}
