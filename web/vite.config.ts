import { lingui } from '@lingui/vite-plugin';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { precompress } from './precompress.ts';

/** Changes only with its libraries, so that a new release of ours leaves it in everybody's cache. */
const frame = /node_modules\/(react|react-dom|scheduler|use-sync-external-store|clsx|@tanstack|@lingui)\//;
/** What a part of a page asks the server with: the first view stands before any of them. */
const asking =
  /node_modules\/@tanstack\/(query-core\/.*Observer|react-query\/.*\/(use|suspense|errorBoundary|QueryErrorReset|IsRestoring|(infiniteQ|q)ueryOptions))/;
/**
 * What nearly every page with goods shows travels together: small chunks compress badly and each costs a request. The
 * first view (the frame of the page, its words and the search box) does not wait for it.
 */
const market =
  /src\/(parts\/(picture|amounts|minor-units|product-card)\.|products\/queries|shops\/queries|api\/(products|shops|search))/;
const entrances = /\/(home|search|product|shop|cart)-page-/;
const server = 'http://127.0.0.1:3000';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss(), lingui({ configPath: `${import.meta.dirname}/lingui.config.ts` }), precompress()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // test/browser/sizes.test.ts reads it to hold the budgets.
    manifest: true,
    // The server's CSP forbids data: scripts and fonts; one rule for all assets is easier to reason about.
    assetsInlineLimit: 0,
    modulePreload: {
      polyfill: false,
      // The list of what each part needs stands in the first script: only pages that people come to first are worth it.
      resolveDependencies: (file, needed) =>
        entrances.test(file) ? needed : needed.filter((name) => name.endsWith('.css')),
    },
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What they import is not drawn into them: the first view would get all of the market with it.
          includeDependenciesRecursively: false,
          groups: [
            { name: 'asking', test: asking },
            { name: 'frame', test: frame },
            { name: 'market', test: market },
          ],
        },
      },
    },
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: {
      '/api': server,
      '/socket.io': { target: server, ws: true },
    },
  },
});
