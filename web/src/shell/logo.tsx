import { Link } from '@tanstack/react-router';

export function Logo() {
  return (
    <Link to="/" className="flex min-h-11 items-center gap-2.5 rounded-lg pe-1 text-stall-ink">
      <svg viewBox="0 0 32 32" aria-hidden="true" className="size-8 shrink-0">
        <g className="fill-saffron">
          <rect x="7" y="7" width="18" height="18" />
          <rect x="7" y="7" width="18" height="18" transform="rotate(45 16 16)" />
        </g>
        <circle cx="16" cy="16" r="4.6" className="fill-stall" />
      </svg>
      <span className="font-display text-2xl font-bold tracking-tight">Souk</span>
    </Link>
  );
}
