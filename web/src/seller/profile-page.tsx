import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { changeShop } from '../api/shops.ts';
import type { Picture, Shop } from '../api/types.ts';
import { Field, SelectField, TextField } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { Sheet } from '../parts/page.tsx';
import { PictureField } from '../parts/picture-field.tsx';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { SellerFrame } from './seller-frame.tsx';

export default function ProfilePage() {
  return (
    <SellerFrame title={i18n.t('Profile')} needs="profile">
      {(shop) => (
        <div className="grid max-w-3xl grid-cols-1 gap-6">
          <Sheet title={i18n.t('What buyers see')}>
            <Profile shop={shop} />
          </Sheet>
          <Sheet title={i18n.t('What holds in this shop')}>
            <Policies shop={shop} />
          </Sheet>
        </div>
      )}
    </SellerFrame>
  );
}

function useSaved() {
  const client = useQueryClient();
  return async () => {
    await client.invalidateQueries({ queryKey: ['shops'] });
    toast(i18n.t('Saved.'));
  };
}

function Profile({ shop }: { shop: Shop }) {
  const saved = useSaved();
  const [logo, setLogo] = useState<Picture | null>(shop.logo);
  const [banner, setBanner] = useState<Picture | null>(shop.banner);
  return (
    <Form
      submit={i18n.t('Save')}
      send={async ({ text }) => {
        await changeShop(shop.id, {
          name: text('name').trim(),
          description: text('description').trim(),
          timeZone: text('timeZone'),
          logoId: logo?.id ?? null,
          bannerId: banner?.id ?? null,
          ...(shop.status !== 'hidden' && { status: text('status') as 'open' | 'closed' }),
        });
        await saved();
      }}
    >
      <Field label={i18n.t('Name of the shop')} name="name" required maxLength={100} defaultValue={shop.name} />
      <TextField
        label={i18n.t('What you sell')}
        name="description"
        optional
        rows={6}
        maxLength={5000}
        defaultValue={shop.description}
      />
      <div className="grid grid-cols-1 gap-5 sm:grid-cols-2">
        <PictureField label={i18n.t('Logo')} picture={logo} change={setLogo} shape="square" />
        <PictureField label={i18n.t('Banner')} picture={banner} change={setBanner} shape="wide" />
      </div>
      <div className="grid grid-cols-1 gap-5 sm:grid-cols-2">
        <SelectField
          label={i18n.t('Time zone')}
          name="timeZone"
          defaultValue={shop.timeZone}
          help={i18n.t('Opening hours and the days of your figures follow it.')}
        >
          {zonesWith(shop.timeZone).map((zone) => (
            <option key={zone} value={zone}>
              {zone.replaceAll('_', ' ')}
            </option>
          ))}
        </SelectField>
        {shop.status !== 'hidden' && (
          <SelectField label={i18n.t('Is the shop open?')} name="status" defaultValue={shop.status}>
            <option value="open">{i18n.t('Open: it sells')}</option>
            <option value="closed">{i18n.t('Closed for now: shown, but it sells nothing')}</option>
          </SelectField>
        )}
      </div>
    </Form>
  );
}

const zonesWith = (own: string) => [...new Set([own, 'UTC', ...Intl.supportedValuesOf('timeZone')])].sort();

function Policies({ shop: { id, policies } }: { shop: Shop }) {
  const saved = useSaved();
  const fields = [
    ['returns', i18n.t('Returns'), i18n.t('How long, and who pays for the way back?')],
    ['shipping', i18n.t('Shipping'), i18n.t('How do you pack and send?')],
    ['terms', i18n.t('Terms'), ''],
    ['privacy', i18n.t('Privacy'), ''],
  ] as const;
  return (
    <Form
      submit={i18n.t('Save')}
      send={async ({ text }) => {
        await changeShop(id, {
          policies: {
            returns: text('returns').trim(),
            shipping: text('shipping').trim(),
            terms: text('terms').trim(),
            privacy: text('privacy').trim(),
          },
        });
        await saved();
      }}
    >
      {fields.map(([name, label, help]) => (
        <TextField
          key={name}
          {...{ name, label, help }}
          optional
          rows={3}
          maxLength={10_000}
          defaultValue={policies[name]}
        />
      ))}
    </Form>
  );
}
