import { Dialog } from '../parts/dialog.tsx';
import { i18n } from '../words.ts';
import { RateForm } from './rate-form.tsx';

type Props = { name: string; rate: number; wish: (rate: number) => void; close: () => void };

export default function RateDialog({ name, rate, wish, close }: Props) {
  return (
    <Dialog title={i18n.t('Commission of {name}', { name })} close={close}>
      <RateForm rate={rate} submit={i18n.t('Change it…')} wish={wish} />
    </Dialog>
  );
}
