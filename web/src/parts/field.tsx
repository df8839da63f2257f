import { clsx } from 'clsx';
import { type ComponentProps, createContext, type ReactNode, use, useId, useState } from 'react';
import { i18n } from '../words.ts';

/** The faults of the form around a field, by field name; a form gives them once and each field finds its own. */
export const Faults = createContext<Record<string, string>>({});

export const inputShape =
  'w-full min-h-11 rounded-xl border border-edge bg-card px-3.5 py-2 text-ink placeholder:text-soft ' +
  'aria-invalid:border-rose aria-invalid:bg-rose-wash';

type Common = { label: string; name: string; help?: ReactNode; optional?: boolean };

export function Field({ label, name, help, optional, className, ...input }: Common & ComponentProps<'input'>) {
  const wiring = useWiring(name, help);
  return (
    <Labelled {...{ label, help, optional, wiring }}>
      <input {...input} {...wiring.input} name={name} className={clsx(inputShape, className)} />
    </Labelled>
  );
}

export function TextField({ label, name, help, optional, ...area }: Common & ComponentProps<'textarea'>) {
  const wiring = useWiring(name, help);
  return (
    <Labelled {...{ label, help, optional, wiring }}>
      <textarea dir="auto" rows={4} {...area} {...wiring.input} name={name} className={clsx(inputShape, 'resize-y')} />
    </Labelled>
  );
}

export function SelectField({ label, name, help, optional, children, ...select }: Common & ComponentProps<'select'>) {
  const wiring = useWiring(name, help);
  return (
    <Labelled {...{ label, help, optional, wiring }}>
      <select {...select} {...wiring.input} name={name} className={inputShape}>
        {children}
      </select>
    </Labelled>
  );
}

export function PasswordField({ label, name, help, ...input }: Common & ComponentProps<'input'>) {
  const wiring = useWiring(name, help);
  const [shown, setShown] = useState(false);
  return (
    <Labelled {...{ label, help, wiring }}>
      <div className="relative">
        <input
          {...input}
          {...wiring.input}
          name={name}
          type={shown ? 'text' : 'password'}
          autoCapitalize="none"
          spellCheck={false}
          className={clsx(inputShape, 'pe-20')}
        />
        <button
          type="button"
          aria-label={shown ? i18n.t('Hide password') : i18n.t('Show password')}
          className="absolute inset-y-0 end-0 rounded-xl px-3 text-sm font-semibold text-glaze hover:bg-glaze-wash"
          onClick={() => setShown(!shown)}
        >
          {shown ? i18n.t('Hide') : i18n.t('Show')}
        </button>
      </div>
    </Labelled>
  );
}

export function CheckField({ label, name, help, ...input }: Common & ComponentProps<'input'>) {
  const wiring = useWiring(name, help);
  return (
    <div>
      <div className="flex min-h-11 items-center gap-3 sm:min-h-8">
        <input {...input} {...wiring.input} name={name} type="checkbox" className="size-5 shrink-0 accent-glaze" />
        <label htmlFor={wiring.input.id}>{label}</label>
      </div>
      <Notes {...{ help, wiring }} />
    </div>
  );
}

type Wiring = ReturnType<typeof useWiring>;

function useWiring(name: string, help: ReactNode) {
  const id = useId();
  const fault = use(Faults)[name];
  const notes = clsx(help && `${id}-help`, fault && `${id}-fault`) || undefined;
  return { fault, input: { id, 'aria-invalid': fault ? true : undefined, 'aria-describedby': notes } };
}

type LabelledProps = { label: string; help: ReactNode; optional?: boolean | undefined; wiring: Wiring };

function Labelled({ label, help, optional, wiring, children }: LabelledProps & { children: ReactNode }) {
  return (
    <div>
      <label htmlFor={wiring.input.id} className="mb-1.5 flex items-baseline justify-between gap-2 font-semibold">
        {label}
        {optional && <span className="text-sm font-normal text-soft">{i18n.t('optional')}</span>}
      </label>
      {children}
      <Notes {...{ help, wiring }} />
    </div>
  );
}

function Notes({ help, wiring: { input, fault } }: { help: ReactNode; wiring: Wiring }) {
  return (
    <>
      {help && (
        <p id={`${input.id}-help`} className="mt-1.5 text-sm text-soft">
          {help}
        </p>
      )}
      {fault && (
        <p id={`${input.id}-fault`} className="mt-1.5 text-sm font-semibold text-rose">
          {fault}
        </p>
      )}
    </>
  );
}
