import type { ReactNode } from 'react';
import { Field } from '../parts/field.tsx';
import { Form, FormFault } from '../parts/form.tsx';
import { i18n } from '../words.ts';
import { basisPoints, percentText } from './basis-points.ts';

type Props = {
  /** In hundredths of a per cent; null where none is set yet. */
  rate: number | null;
  submit: string;
  /** Gives the rate on to be asked about, in hundredths of a per cent. May throw a FormFault. */
  wish: (rate: number) => void;
  children?: ReactNode;
};

/** A rate in per cent, whatever it is for. What does not change anything is not asked about. */
export function RateForm({ rate, submit, wish, children }: Props) {
  return (
    <Form
      submit={submit}
      send={async ({ text }) => {
        const wished = basisPoints(text('rate'));
        if (wished === null) {
          throw new FormFault(
            'rate',
            i18n.t(
              'Please write a number from 0 to 100, with at most two digits behind the point, such as {example}.',
              {
                example: '7.25',
              },
            ),
          );
        }
        if (wished === rate) throw new FormFault('rate', i18n.t('That is the rate already.'));
        wish(wished);
      }}
    >
      {children}
      <div className="max-w-48">
        <Field
          label={i18n.t('Rate in per cent')}
          name="rate"
          required
          inputMode="decimal"
          autoComplete="off"
          maxLength={10}
          defaultValue={rate === null ? '' : percentText(rate)}
          className="tabular-nums"
        />
      </div>
    </Form>
  );
}
