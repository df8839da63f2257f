import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** The server, started anew at each change of its code, and the web client with live reload; Ctrl-C stops both. */
const root = join(import.meta.dirname, '..');
const programs = [
  ['--watch-path=src', '--watch-path=contract', '--watch-path=migrations', 'bin/souk.mjs', 'start'],
  ['node_modules/vite/bin/vite.js', 'web'],
];

const children = programs.map((args) => spawn(process.execPath, args, { cwd: root, stdio: 'inherit' }));
for (const child of children) {
  child.on('exit', (code) => {
    for (const other of children) if (other !== child) other.kill('SIGTERM');
    process.exitCode ??= code ?? 0;
  });
}
// The terminal sends Ctrl-C to all of them; this one waits for their ends.
process.on('SIGINT', () => {});
