import { QueryClient, type QueryClientConfig, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Problem } from './api/problem.ts';
import { helps } from './quality/consent.ts';
import { router } from './routes.tsx';
import { currentSession, onSession } from './session/session.ts';
import { startSession } from './session/tokens.ts';
import { speakAsChosen, speakAsLastTime } from './words.ts';
import './styles.css';

const config: QueryClientConfig = {
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // Asking again helps where nobody answered or the server stumbled, never where it said no.
      retry: (failures, error) =>
        failures < 2 && error instanceof Problem && (error.status === 0 || error.status >= 502),
    },
  },
};
const client = new QueryClient(config);

onSession(() => {
  const session = currentSession();
  if (session.status === 'member') void speakAsChosen(session.user.locale);
});
const stopWaiting = onSession(() => {
  if (currentSession().status !== 'member') return;
  stopWaiting();
  void import('./realtime/news.ts').then(({ followNews }) => followNews(client));
});
startSession();
if (helps()) {
  addEventListener('load', () => void import('./quality/measure.ts').then(({ measure }) => measure(router)));
}

const app = document.getElementById('app');
if (!app) throw new Error('index.html has no #app');
const root = createRoot(app, {
  // What a page of ours caught is a fault all the same: the console says it, and who agreed to tell what broke hears it.
  onCaughtError: reportError,
});
// No top-level await: it makes the bundler wrap every module, at 3 kB.
void speakAsLastTime().finally(() => {
  root.render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
});
