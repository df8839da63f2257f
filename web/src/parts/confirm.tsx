import { AlertDialog } from '@base-ui/react/alert-dialog';
import { type ReactNode, useState } from 'react';
import { i18n } from '../words.ts';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';
import { plainly } from './plainly.ts';

type ConfirmProps = {
  title: string;
  children: ReactNode;
  action: string;
  act: () => Promise<unknown>;
  close: () => void;
  harmless?: boolean;
};

/** Asks before what cannot be undone. Loaded when first needed (see confirm-button.tsx). */
export default function Confirm({ title, children, action, act, close, harmless = false }: ConfirmProps) {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');

  async function go() {
    setBusy(true);
    try {
      await act();
      close();
    } catch (error) {
      setFault(plainly(error));
      setBusy(false);
    }
  }

  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && close()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-40 bg-[rgb(20_15_10/0.55)]" />
        <AlertDialog.Popup className="rise fixed inset-x-4 bottom-4 z-50 mx-auto max-h-[calc(100dvh-2rem)] max-w-md overflow-y-auto rounded-2xl border border-line bg-card p-6 shadow-float sm:top-1/3 sm:bottom-auto sm:max-h-[calc(100dvh*2/3-1rem)]">
          <AlertDialog.Title className="mb-2 text-section">{title}</AlertDialog.Title>
          <AlertDialog.Description render={<div className="mb-5 text-soft" />}>{children}</AlertDialog.Description>
          <div role="alert" className="mb-4 empty:hidden">
            {fault && <Notice tone="bad">{fault}</Notice>}
          </div>
          <div className="flex flex-wrap justify-end gap-3">
            <AlertDialog.Close render={<Button look="plain" />}>{i18n.t('Cancel')}</AlertDialog.Close>
            <Button look={harmless ? 'main' : 'danger'} busy={busy} onClick={() => void go()}>
              {action}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
