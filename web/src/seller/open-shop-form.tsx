import { useQueryClient } from '@tanstack/react-query';
import { openShop } from '../api/shops.ts';
import { currencies, currencyName } from '../parts/amounts.ts';
import { Field, SelectField, TextField } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';

const usual = ['EUR', 'USD', 'GBP', 'CHF', 'JPY', 'INR', 'BRL', 'TRY', 'MAD', 'EGP'];

export default function OpenShopForm() {
  const client = useQueryClient();
  return (
    <Form
      submit={i18n.t('Open the shop')}
      send={async ({ text }, key) => {
        const description = text('description').trim();
        await openShop(
          {
            name: text('name').trim(),
            ...(description ? { description } : {}),
            currency: text('currency'),
            timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
          },
          key,
        );
        await client.invalidateQueries({ queryKey: ['shops'] });
        toast(i18n.t('Your shop is open.'));
      }}
    >
      <Field label={i18n.t('Name of the shop')} name="name" required maxLength={100} autoComplete="organization" />
      <TextField
        label={i18n.t('What you sell')}
        name="description"
        optional
        maxLength={5000}
        help={i18n.t('A few words for buyers: what you offer and what makes it yours.')}
      />
      <SelectField label={i18n.t('Currency of your prices')} name="currency" defaultValue="EUR" required>
        <optgroup label={i18n.t('Frequent')}>
          {usual.map((code) => (
            <option key={code} value={code}>
              {`${code} – ${currencyName(code)}`}
            </option>
          ))}
        </optgroup>
        <optgroup label={i18n.t('All')}>
          {currencies()
            .filter((code) => !usual.includes(code))
            .map((code) => (
              <option key={code} value={code}>
                {`${code} – ${currencyName(code)}`}
              </option>
            ))}
        </optgroup>
      </SelectField>
    </Form>
  );
}
