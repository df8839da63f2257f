import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { changeAlert, rearmAlert, removeAlert } from '../api/alerts.ts';
import { isProblem, Problem } from '../api/problem.ts';
import type { PriceAlert } from '../api/types.ts';
import { plainly } from '../parts/plainly.ts';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { alertsChanged } from './queries.ts';
import { refusalText } from './words.ts';

/** What one does with an alert. `lower` is asked for where it cannot wait again, because the price wished for is had. */
export function useAlertActs({ id }: PriceAlert, lower: () => void) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);

  async function attempt(act: () => Promise<unknown>, done: string) {
    setBusy(true);
    try {
      await act();
      toast(done);
    } catch (error) {
      if (isProblem(error, 'already_cheaper')) lower();
      toast((error instanceof Problem && refusalText(error)) || plainly(error), { bad: true });
    } finally {
      await alertsChanged(client);
      setBusy(false);
    }
  }

  return {
    busy,
    pause: () =>
      attempt(() => changeAlert(id, { isActive: false }), i18n.t('Paused. Nothing is said until you go on.')),
    resume: () => attempt(() => changeAlert(id, { isActive: true }), i18n.t('It waits again.')),
    rearm: () => attempt(() => rearmAlert(id), i18n.t('It waits again.')),
    remove: async () => {
      await removeAlert(id);
      toast(i18n.t('The alert is gone.'));
      await alertsChanged(client);
    },
  };
}
