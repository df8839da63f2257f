import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const worthwhile = 1024;

/** Lays a .br and a .gz beside every larger text of the build, so that the server never compresses while it answers. */
export function precompress(): Plugin {
  return {
    name: 'souk-precompress',
    apply: 'build',
    async writeBundle({ dir = '' }) {
      for (const name of await readdir(dir, { recursive: true })) {
        const path = join(dir, name);
        if (!/\.(js|css|svg|html)$/.test(name) || (await stat(path)).size < worthwhile) continue;
        const text = await readFile(path);
        await writeFile(`${path}.gz`, await promisify(gzip)(text, { level: 9 }));
        await writeFile(
          `${path}.br`,
          await promisify(brotliCompress)(text, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length } }),
        );
      }
    },
  };
}
