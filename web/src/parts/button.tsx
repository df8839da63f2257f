import { createLink, type LinkComponent } from '@tanstack/react-router';
import { clsx } from 'clsx';
import type { ComponentProps } from 'react';

const looks = {
  main: 'bg-glaze text-on-glaze hover:bg-glaze-deep',
  plain: 'border border-edge bg-card text-ink hover:border-ink hover:bg-sunk',
  quiet: 'text-glaze hover:bg-glaze-wash',
  danger: 'border border-rose text-rose hover:bg-rose-wash',
  sun: 'bg-saffron text-on-saffron hover:brightness-95',
} as const;

type Look = { look?: keyof typeof looks; small?: boolean };

const shape = ({ look = 'main', small = false }: Look, className: string | undefined) =>
  clsx(
    'inline-flex items-center justify-center gap-2 rounded-xl font-semibold no-underline transition-colors select-none',
    'aria-disabled:cursor-default aria-disabled:opacity-60',
    small ? 'min-h-11 px-3.5 text-sm sm:min-h-9' : 'min-h-11 px-5',
    looks[look],
    className,
  );

type ButtonProps = ComponentProps<'button'> & Look & { busy?: boolean };

/** Stays focusable while busy, so that nobody loses their place; a second press is swallowed. */
export function Button({ look, small, busy = false, className, onClick, type = 'button', ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-disabled={busy || rest['aria-disabled'] || undefined}
      className={shape({ look: look ?? 'main', small: small ?? false }, className)}
      onClick={(event) => (busy ? event.preventDefault() : onClick?.(event))}
    />
  );
}

function PlainLink({ look, small, className, ...rest }: ComponentProps<'a'> & Look) {
  return <a {...rest} className={shape({ look: look ?? 'main', small: small ?? false }, className)} />;
}

export const ButtonLink: LinkComponent<typeof PlainLink> = createLink(PlainLink);
