import { type ReactNode, type SubmitEvent, useEffect, useRef, useState } from 'react';
import { Problem } from '../api/problem.ts';
import { i18n } from '../words.ts';
import { Button } from './button.tsx';
import { Faults } from './field.tsx';
import { intention } from './intention.ts';
import { Notice } from './notice.tsx';
import { plainly } from './plainly.ts';

/** What a field of a form holds when it is sent; a missing one reads as ''. */
export type Filled = { text: (name: string) => string; checked: (name: string) => boolean };

type FormProps = {
  /** `key` stays the same while the same thing is sent again, so that a lost answer never makes two. */
  send: (filled: Filled, key: string) => Promise<unknown>;
  submit: string;
  children: ReactNode;
  /** Beside the button. */
  aside?: ReactNode;
  /** For problems this form can say better than the server. */
  explain?: (problem: Problem) => string | null;
  /** Empties the form once it is sent. */
  resets?: boolean;
  dangerous?: boolean;
};

/** Thrown by `send` for what the form itself can see is wrong; without a field ('') it is said above the form. */
export class FormFault extends Error {
  readonly field: string;
  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

/** One way to send a form: checks, faults by field, a wait where the server asks for one, and no double sending. */
export function Form({ send, submit, children, aside, explain, resets, dangerous }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [keyFor] = useState(intention);
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const [wait, setWait] = useWait();

  // The first faulty field takes the focus once it is marked; what has no field is said above the form.
  useEffect(() => {
    if (Object.keys(faults).length === 0) return;
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [faults]);

  async function onSubmit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (busy || wait > 0) return;
    const element = event.currentTarget;
    const missing = faultsOf(element);
    setFaults(missing);
    setSaid('');
    if (Object.keys(missing).length > 0) return;
    const data = new FormData(element);
    const text = (name: string) => String(data.get(name) ?? '');
    setBusy(true);
    try {
      await send({ text, checked: (name) => data.has(name) }, keyFor(JSON.stringify([...data])));
      if (resets) element.reset();
    } catch (error) {
      show(error, new Set(Array.from(element.elements, (field) => field.getAttribute('name') ?? '')));
    } finally {
      setBusy(false);
    }
  }

  function show(error: unknown, fields: Set<string>) {
    if (error instanceof FormFault)
      return error.field ? setFaults({ [error.field]: error.message }) : setSaid(error.message);
    const problem = error instanceof Problem ? error : null;
    const named = (problem?.errors ?? []).map(
      ({ path, message }) => [path.split('/')[1] ?? '', asSentence(message)] as const,
    );
    const own = named.filter(([name]) => fields.has(name));
    setFaults(Object.fromEntries(own));
    if (problem?.retryAfter) setWait(problem.retryAfter);
    if (own.length === 0) setSaid((problem && explain?.(problem)) || plainly(error));
  }

  return (
    <Faults value={faults}>
      <form ref={form} noValidate onSubmit={onSubmit} className="grid grid-cols-1 gap-5">
        <div role="alert" className="empty:hidden">
          {said && <Notice tone="bad">{said}</Notice>}
        </div>
        {children}
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Button type="submit" look={dangerous ? 'danger' : 'main'} busy={busy} aria-disabled={wait > 0 || undefined}>
            {wait > 0 ? i18n.t('Try again in {wait} s', { wait }) : busy ? i18n.t('One moment…') : submit}
          </Button>
          {aside}
        </div>
      </form>
    </Faults>
  );
}

/** The server says 'must have at least 8 characters'; below a field that reads as a sentence of its own. */
const asSentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;

/** The browser knows what is missing; the words are ours, in the page's language. */
export function faultsOf(form: HTMLFormElement): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const field of form.elements) {
    if (
      !(field instanceof HTMLInputElement || field instanceof HTMLSelectElement || field instanceof HTMLTextAreaElement)
    )
      continue;
    if (!field.name || field.validity.valid) continue;
    faults[field.name] = faultOf(field);
  }
  return faults;
}

function faultOf(field: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement): string {
  if (field.validity.valueMissing) return i18n.t('Please fill this in.');
  if (field.type === 'email') return i18n.t('This does not look like an email address. Example: ana@example.com');
  if (field.validity.tooShort && 'minLength' in field) {
    return i18n.t('Use at least {least} characters.', { least: field.minLength });
  }
  return field.validationMessage;
}

function useWait() {
  const [wait, setWait] = useState(0);
  useEffect(() => {
    if (wait <= 0) return;
    const timer = setTimeout(() => setWait(wait - 1), 1000);
    return () => clearTimeout(timer);
  }, [wait]);
  return [wait, setWait] as const;
}
