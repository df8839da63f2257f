import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const worthwhile = 1024;

/** Lays a .br and a .gz beside every larger text of the build, so that the server never compresses while it answers. */
export function precompress(): Plugin {
  return {
    name: 'souk-precompress',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      for (const [name, output] of Object.entries(bundle)) {
        if (!/\.(js|css|svg|html)$/.test(name)) continue;
        const text = Buffer.from(output.type === 'chunk' ? output.code : output.source);
        if (text.length < worthwhile) continue;
        const hint = { params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length } };
        this.emitFile({ type: 'asset', fileName: `${name}.br`, source: brotliCompressSync(text, hint) });
        this.emitFile({ type: 'asset', fileName: `${name}.gz`, source: gzipSync(text, { level: 9 }) });
      }
    },
  };
}
