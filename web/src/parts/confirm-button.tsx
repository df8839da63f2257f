import { type ComponentProps, lazy, type ReactNode, Suspense, useState } from 'react';
import { Button } from './button.tsx';

const load = () => import('./confirm.tsx');
const Confirm = lazy(load);

type Props = Pick<ComponentProps<typeof Button>, 'look' | 'small' | 'aria-label'> & {
  label: ReactNode;
  title: string;
  explain: ReactNode;
  action: string;
  act: () => Promise<unknown>;
  /** Nothing is lost by it. */
  harmless?: boolean;
};

/** A button that asks first. The dialog's code comes when a hand comes near. */
export function ConfirmButton({ label, title, explain, action, act, harmless = false, ...button }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        look="plain"
        {...button}
        aria-haspopup="dialog"
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        onClick={() => setOpen(true)}
      >
        {label}
      </Button>
      {open && (
        <Suspense>
          <Confirm {...{ title, action, act, harmless }} close={() => setOpen(false)}>
            {explain}
          </Confirm>
        </Suspense>
      )}
    </>
  );
}
