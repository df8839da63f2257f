import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterContextProvider } from '@tanstack/react-router';
import { StrictMode, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import { router } from '../routes.tsx';
import { useSpeech } from '../words.ts';
import { CallScreen } from './call-screen.tsx';
import { useCallNow } from './now.ts';
import { RingDialog } from './ring-dialog.tsx';
import { onRings, ringsNow } from './watch.ts';
import './calls.css';

let shown = false;

/**
 * Rings and calls lie over every page and outlive the way from one to the next, so they stand beside the pages, in a
 * root of their own. That also keeps their code out of the first download.
 */
export function showLayer(client: QueryClient): void {
  if (shown) return;
  shown = true;
  const place = document.createElement('div');
  document.body.append(place);
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <RouterContextProvider router={router}>
          <Layer place={place} />
        </RouterContextProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}

function Layer({ place }: { place: HTMLElement }) {
  const speech = useSpeech();
  const now = useCallNow();
  const [ring] = useSyncExternalStore(onRings, ringsNow);
  return (
    <div key={speech}>
      {now && <CallScreen key={now.call.id} now={now} place={place} />}
      {ring && <RingDialog key={ring.id} call={ring} />}
    </div>
  );
}
