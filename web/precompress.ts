import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const worthwhile = 1024;

/**
 * Lays a .br and a .gz beside every larger text of the build, so that the server never compresses while it answers.
 * After writing, because Vite still fills in the preload lists of its chunks until then.
 */
export function precompress(): Plugin {
  return {
    name: 'souk-precompress',
    apply: 'build',
    async writeBundle({ dir = '' }, bundle) {
      for (const [name, output] of Object.entries(bundle)) {
        if (!/\.(js|css|svg|html)$|^assets\/.*\.json$/.test(name)) continue;
        const text = Buffer.from(output.type === 'chunk' ? output.code : output.source);
        if (text.length < worthwhile) continue;
        const hint = { params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length } };
        await writeFile(join(dir, `${name}.br`), brotliCompressSync(text, hint));
        await writeFile(join(dir, `${name}.gz`), gzipSync(text, { level: 9 }));
      }
    },
  };
}
