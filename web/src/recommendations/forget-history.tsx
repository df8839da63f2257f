import { useQueryClient } from '@tanstack/react-query';
import { forgetHistory } from '../api/recommendations.ts';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';

export function ForgetHistory() {
  const client = useQueryClient();
  return (
    <ConfirmButton
      look="plain"
      small
      label={i18n.t('Forget what I looked at')}
      title={i18n.t('Forget what you looked at?')}
      explain={i18n.t('It no longer counts for what is recommended to you, and it is not listed for you any more.')}
      action={i18n.t('Forget it')}
      act={async () => {
        await forgetHistory();
        await client.invalidateQueries({ queryKey: ['recommendations'] });
        toast(i18n.t('Forgotten. What you look at from now on counts again.'));
      }}
    />
  );
}
