import { useEffect } from 'react';
import type { Conversation } from '../api/types.ts';
import { announce } from '../shell/announcer.tsx';
import { i18n } from '../words.ts';
import { useTyping } from './use-typing.ts';

/** Three dots while the other side writes. */
export function Typing({ conversation }: { conversation: Conversation }) {
  const name = useTyping(conversation);
  useEffect(() => {
    if (name) announce(i18n.t('{name} is writing', { name }));
  }, [name]);
  if (!name) return null;
  return (
    <div className="mt-3 flex items-center gap-2.5">
      <span
        aria-hidden="true"
        className="flex w-fit gap-1 rounded-2xl rounded-es-md border border-line bg-card px-3.5 py-3.5"
      >
        {[1, 2, 3].map((dot) => (
          <span key={dot} className="typing-dot size-2 rounded-full bg-soft" />
        ))}
      </span>
      <span className="text-xs text-soft">{i18n.t('{name} is writing', { name })}</span>
    </div>
  );
}
