import { decideReport } from '../api/moderation.ts';
import type { Report } from '../api/types.ts';
import { Dialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';

type Props = { report: Report; done: () => Promise<unknown>; close: () => void };

export default function HideDialog({ report, done, close }: Props) {
  const name = report.product?.title ?? report.shop.name;
  const { review, message } = report;
  const isSaid = review !== null || message !== null;
  return (
    <Dialog
      title={
        message
          ? i18n.t('Hide this message?')
          : review
            ? i18n.t('Hide the review of “{name}”?', { name })
            : i18n.t('Hide “{name}”?', { name })
      }
      close={close}
    >
      <Form
        dangerous
        submit={i18n.t('Hide it')}
        send={async ({ text }) => {
          await decideReport(report.id, 'hide', text('note').trim());
          close();
          toast(
            isSaid ? i18n.t('It is hidden, and its author was told.') : i18n.t('It is hidden, and its shop was told.'),
          );
          await done();
        }}
      >
        <TextField
          label={isSaid ? i18n.t('Why? Its author reads this.') : i18n.t('Why? The shop reads this.')}
          name="note"
          optional
          maxLength={1000}
          help={i18n.t('All open reports of it are decided with this.')}
        />
      </Form>
    </Dialog>
  );
}
