import type { ComponentProps } from 'react';
import { findTowns } from '../api/places.ts';
import type { Town } from '../api/types.ts';
import { conventions, i18n } from '../words.ts';
import { Combobox } from './combobox.tsx';

export const townName = ({ name, country }: Pick<Town, 'name' | 'country'>) =>
  `${name}, ${new Intl.DisplayNames(conventions(), { type: 'region' }).of(country) ?? country}`;

type Props = Omit<
  ComponentProps<typeof Combobox<Town>>,
  'of' | 'find' | 'placeholder' | 'listName' | 'nameOf' | 'keyOf'
>;

/** A town by the beginning of its name. */
export function TownField(props: Props) {
  return (
    <Combobox
      {...props}
      of="towns"
      find={findTowns}
      placeholder={i18n.t('Begin to write a town')}
      listName={i18n.t('Towns')}
      nameOf={townName}
      keyOf={({ latitude, longitude }) => `${latitude} ${longitude}`}
    />
  );
}
