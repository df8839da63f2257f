import { changeMe } from '../api/me.ts';
import type { Me } from '../api/types.ts';
import { CheckField, Field, SelectField } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { Sheet } from '../parts/page.tsx';
import { setUser } from '../session/session.ts';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';

const locales = [
  'en',
  'en-GB',
  'en-US',
  'en-IN',
  'de',
  'de-AT',
  'de-CH',
  'es',
  'fr',
  'it',
  'pt-BR',
  'tr',
  'ar',
  'ar-MA',
];

export function ProfileSection({ user }: { user: Me }) {
  const names = new Intl.DisplayNames(i18n.locale, { type: 'language' });
  const own = locales.includes(user.locale) ? [] : [user.locale];
  return (
    <Sheet title={i18n.t('About you')}>
      <Form
        submit={i18n.t('Save')}
        send={async ({ text, checked }) => {
          setUser(
            await changeMe({
              name: text('name').trim(),
              phone: text('phone').replace(/[\s()/.-]/g, '') || null,
              locale: text('locale'),
              timeZone: text('timeZone'),
              showPresence: checked('showPresence'),
            }),
          );
          toast(i18n.t('Saved.'));
        }}
      >
        <Field
          label={i18n.t('Your name')}
          name="name"
          required
          maxLength={100}
          autoComplete="name"
          defaultValue={user.name}
        />
        <Field
          label={i18n.t('Phone')}
          name="phone"
          type="tel"
          optional
          autoComplete="tel"
          defaultValue={user.phone ?? ''}
          help={i18n.t('With the country code, such as +43 660 1234567. Stored encrypted.')}
        />
        <div className="grid grid-cols-1 gap-5 sm:grid-cols-2">
          <SelectField
            label={i18n.t('Language and region')}
            name="locale"
            defaultValue={user.locale}
            help={i18n.t('Prices and dates follow the region. The words are in English or German so far.')}
          >
            {[...own, ...locales].map((locale) => (
              <option key={locale} value={locale}>
                {names.of(locale)}
              </option>
            ))}
          </SelectField>
          <SelectField label={i18n.t('Time zone')} name="timeZone" defaultValue={user.timeZone}>
            {timeZones(user.timeZone).map((zone) => (
              <option key={zone}>{zone}</option>
            ))}
          </SelectField>
        </div>
        <CheckField
          label={i18n.t('Show when I am online')}
          name="showPresence"
          defaultChecked={user.showPresence}
          help={i18n.t('Only those you are in a conversation with see it.')}
        />
      </Form>
    </Sheet>
  );
}

const timeZones = (own: string) => [...new Set([own, 'UTC', ...Intl.supportedValuesOf('timeZone')])].sort();
