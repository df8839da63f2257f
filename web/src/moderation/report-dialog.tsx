import { type Reported, sendReport } from '../api/moderation.ts';
import type { Report } from '../api/types.ts';
import { Dialog } from '../parts/dialog.tsx';
import { SelectField, TextField } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { reasons } from './words.ts';

type Props = { subject: Reported; name: string; close: () => void };

export default function ReportDialog({ subject, name, close }: Props) {
  return (
    <Dialog title={i18n.t('Report “{name}”', { name })} close={close}>
      <Form
        submit={i18n.t('Send the report')}
        send={async ({ text }, key) => {
          const reason = text('reason') as Report['reason'];
          await sendReport({ ...subject, reason, details: text('details').trim() }, key);
          close();
          toast(i18n.t('Thank you. The moderators will look at it.'));
        }}
      >
        <SelectField label={i18n.t('What is wrong with it?')} name="reason" required defaultValue="">
          <option value="" disabled>
            {i18n.t('Please choose')}
          </option>
          {Object.entries(reasons()).map(([reason, words]) => (
            <option key={reason} value={reason}>
              {words}
            </option>
          ))}
        </SelectField>
        <TextField
          label={i18n.t('What should the moderators know?')}
          name="details"
          optional
          maxLength={2000}
          help={
            'messageId' in subject
              ? i18n.t('Who wrote it does not learn who reported it. The moderators read this message, and no other.')
              : i18n.t('The shop does not learn who reported it.')
          }
        />
      </Form>
    </Dialog>
  );
}
