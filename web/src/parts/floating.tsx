import { Popover } from '@base-ui/react/popover';
import type { ReactNode, RefObject } from 'react';

type FloatingProps = {
  title: string;
  anchor: RefObject<HTMLButtonElement | null>;
  close: () => void;
  children: ReactNode;
};

/** A panel hung from a button of the header. Loaded when first opened (see hanging.tsx). */
export default function Floating({ title, anchor, close, children }: FloatingProps) {
  return (
    <Popover.Root
      open
      onOpenChange={(open, { event }) => {
        // The button toggles by itself; closing here as well would open it again.
        if (!open && !(event.target instanceof Node && anchor.current?.contains(event.target))) close();
      }}
    >
      <Popover.Portal>
        <Popover.Positioner anchor={anchor} align="end" sideOffset={10} collisionPadding={12} className="z-40">
          <Popover.Popup
            finalFocus={anchor}
            className="rise max-h-(--available-height) w-[min(24rem,calc(100vw-1.5rem))] overflow-y-auto rounded-2xl border border-line bg-card text-ink shadow-float"
          >
            <Popover.Title className="sr-only">{title}</Popover.Title>
            {children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
