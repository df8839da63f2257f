import { Download } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { i18n } from '../words.ts';

type Props = {
  label: string;
  children: () => ReactNode;
  /** Without it there is no file of it. */
  save?: (() => void) | undefined;
  /** Of what, for who hears the buttons alone. */
  of?: string | undefined;
};

/** The switch that shows a picture's figures as a table, and the button that saves them. Only an open one is drawn. */
export function AsTable({ label, children, save, of }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <div className="relative mt-3">
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary className="min-h-11 w-fit py-2.5 font-semibold text-glaze print:hidden">
          {label}
          {of && <span className="sr-only">: {of}</span>}
        </summary>
        {/* Tables of many columns are moved sideways by themselves, not with the page. */}
        {open && (
          <section
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reached by keys
            tabIndex={0}
            aria-label={of ?? label}
            className="max-h-96 overflow-auto print:max-h-none print:overflow-visible"
          >
            {children()}
          </section>
        )}
      </details>
      {save && (
        <Button look="quiet" small className="absolute -end-3.5 top-0 sm:top-1 print:hidden" onClick={save}>
          <Download aria-hidden="true" className="size-4" />
          <span aria-hidden="true">CSV</span>
          <span className="sr-only">
            {i18n.t('Save as CSV')}
            {of && `: ${of}`}
          </span>
        </Button>
      )}
    </div>
  );
}
