import { execFileSync, spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createBrotliDecompress } from 'node:zlib';
import type { LaunchOptions } from 'playwright-core';

/**
 * The browser that comes with npm: on Linux the Chromium of @sparticuz/chromium, unpacked once per version into the
 * temporary folder; elsewhere a Chrome that is installed. Its package would unpack to fixed names, which two test files
 * starting at once trip over, and leaves out the libraries a bare machine lacks.
 */
export async function howToLaunch(flags: readonly string[] = []): Promise<LaunchOptions> {
  const args = ['--no-first-run', '--disable-background-networking', '--use-fake-ui-for-media-stream', ...flags];
  if (process.platform !== 'linux' || process.arch !== 'x64') return { channel: 'chrome', args };
  const folder = await unpacked();
  const executablePath = join(folder, 'chromium');
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) env[name] = value;
  if (lacksLibraries(executablePath)) env.LD_LIBRARY_PATH = [join(folder, 'lib'), env.LD_LIBRARY_PATH ?? ''].join(':');
  if (!existsSync('/etc/fonts/fonts.conf')) env.FONTCONFIG_FILE = join(folder, 'fonts.conf');
  return { executablePath, env, args: process.getuid?.() === 0 ? [...args, '--no-sandbox'] : args };
}

async function unpacked(): Promise<string> {
  const bin = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '..', 'bin');
  const { version } = JSON.parse(await readFile(join(bin, '..', 'package.json'), 'utf8')) as { version: string };
  const folder = join(tmpdir(), `souk-chromium-${version}-${process.getuid?.() ?? 0}`);
  if (existsSync(join(folder, 'chromium'))) return folder;
  const fresh = await mkdtemp(join(tmpdir(), 'souk-chromium-'));
  const inflate = (from: string, to: string) =>
    pipeline(createReadStream(join(bin, from)), createBrotliDecompress(), createWriteStream(to, { mode: 0o755 }));
  await inflate('chromium.br', join(fresh, 'chromium'));
  for (const name of ['al2023', 'fonts']) {
    const archive = join(fresh, `${name}.tar`);
    await inflate(`${name}.tar.br`, archive);
    execFileSync('tar', ['-xf', archive, '-C', fresh]);
    await rm(archive);
  }
  await writeFile(join(fresh, 'fonts.conf'), `<fontconfig><dir>${join(folder, 'fonts')}</dir></fontconfig>\n`);
  // Whoever comes second finds the name taken by an equal folder, and throws its own away.
  await rename(fresh, folder).catch(() => rm(fresh, { recursive: true, force: true }));
  return folder;
}

function lacksLibraries(executable: string): boolean {
  const { stdout, status } = spawnSync('ldd', [executable], { encoding: 'utf8' });
  return status !== 0 || stdout.includes('not found');
}
