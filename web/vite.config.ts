import { lingui } from '@lingui/vite-plugin';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const market =
  /react-query|query-core|src\/parts\/(button|picture|market-tile|amounts|states|skeleton|product-card|plainly|page)|src\/(products\/queries|api\/)/;
const server = 'http://127.0.0.1:3000';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss(), lingui({ configPath: `${import.meta.dirname}/lingui.config.ts` })],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // test/browser/sizes.test.ts reads it to hold the budgets.
    manifest: true,
    // The server's CSP forbids data: scripts and fonts; one rule for all assets is easier to reason about.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What nearly every page shows travels together: small chunks compress badly and each costs a request.
        codeSplitting: { groups: [{ name: 'market', test: market }] },
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
