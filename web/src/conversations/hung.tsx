import { Popover } from '@base-ui/react/popover';
import type { ReactNode, RefObject } from 'react';

type Props = {
  title: string;
  anchor: RefObject<HTMLElement | null> | HTMLElement;
  close: () => void;
  children: ReactNode;
  /** Where the focus goes when it closes, if not back to the anchor. */
  keepFocus?: boolean;
};

/** A small panel of choices beside what it is about. */
export function Hung({ title, anchor, close, children, keepFocus = false }: Props) {
  const element = () => ('current' in anchor ? anchor.current : anchor);
  return (
    <Popover.Root
      open
      onOpenChange={(open, { event }) => {
        if (!open && !(event.target instanceof Node && element()?.contains(event.target))) close();
      }}
    >
      <Popover.Portal>
        <Popover.Positioner anchor={anchor} align="end" sideOffset={6} collisionPadding={10} className="z-40">
          <Popover.Popup
            finalFocus={keepFocus ? false : { current: element()?.closest<HTMLElement>('[data-row]') ?? element() }}
            className="rise max-h-(--available-height) w-max max-w-[min(20rem,calc(100vw-1.5rem))] overflow-y-auto rounded-2xl border border-line bg-card p-1.5 text-ink shadow-float"
          >
            <Popover.Title className="sr-only">{title}</Popover.Title>
            {children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

export const choice =
  'flex min-h-11 w-full min-w-48 items-center gap-3 rounded-xl px-3 text-start hover:bg-sunk sm:min-h-10';
