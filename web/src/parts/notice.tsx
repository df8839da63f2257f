import { clsx } from 'clsx';
import { CircleAlert, CircleCheck, Info } from 'lucide-react';
import type { ReactNode } from 'react';

const tones = {
  good: { look: 'bg-glaze-wash text-ink', icon: CircleCheck, tint: 'text-glaze' },
  bad: { look: 'bg-rose-wash text-ink', icon: CircleAlert, tint: 'text-rose' },
  note: { look: 'bg-saffron-wash text-ink', icon: Info, tint: 'text-ink' },
} as const;

export function Notice({ tone, children }: { tone: keyof typeof tones; children: ReactNode }) {
  const { look, icon: Icon, tint } = tones[tone];
  return (
    <div className={clsx('flex gap-3 rounded-xl px-4 py-3', look)}>
      <Icon aria-hidden="true" className={clsx('mt-0.5 size-5 shrink-0', tint)} />
      <div className="min-w-0 break-words">{children}</div>
    </div>
  );
}
