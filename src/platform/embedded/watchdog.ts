import { leave, type Stay } from './leave.ts';

/*
 * A process of its own that outlives the server it watches. Its standard input is a pipe from that server, which
 * the kernel closes when the server is gone, however it went; then the database is shut down if nobody else uses it.
 */
// Meant for the server; we end when it does.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

const stay = JSON.parse(process.argv[2] ?? '{}') as Stay;
let told = '';
process.stdin.on('data', (data) => (told += data));
process.stdin.on('error', () => {});
process.stdin.on('close', () => {
  const pid = Number.parseInt(told, 10) || undefined;
  leave({ ...stay, pid }).catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
});
