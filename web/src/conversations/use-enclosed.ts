import { useRef, useState } from 'react';
import { uuid } from '../parts/intention.ts';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import type { Enclosed } from './letters.ts';
import { dropUpload, faultOfFile, kindOf, uploaded } from './uploads.ts';

const most = 10;

/** Files chosen for the next message; each is on its way to the server as soon as it is chosen. */
export function useEnclosed() {
  const [enclosed, setEnclosed] = useState<readonly Enclosed[]>([]);
  const latest = useRef(enclosed);
  const change = (next: readonly Enclosed[]) => {
    latest.current = next;
    setEnclosed(next);
  };
  return {
    enclosed,
    enclose(files: readonly File[], seconds?: number): void {
      const next = [...latest.current];
      for (const file of files) {
        const kind = kindOf(file);
        const fault = faultOfFile(file);
        if (!kind || fault) {
          toast(fault ?? '', { bad: true });
          continue;
        }
        if (next.length === most) {
          toast(i18n.t('A message takes {most} files at most.', { most }), { bad: true });
          break;
        }
        const one: Enclosed = { id: uuid(), file, name: file.name, kind, ...(seconds !== undefined && { seconds }) };
        next.push(one);
        // Its fault, if any, stands below it.
        uploaded(one).catch(() => {});
      }
      change(next);
    },
    remove(id: string): void {
      dropUpload(id);
      change(latest.current.filter((one) => one.id !== id));
    },
    /** They go with a message now. */
    take(): readonly Enclosed[] {
      const taken = latest.current;
      change([]);
      return taken;
    },
  };
}
