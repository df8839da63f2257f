import { test } from 'node:test';
import { startTestServer } from '/work/main/test/support/app.ts';
import { writeDemo } from '/work/main/src/features/demo/service.ts';
test('time', async () => {
  const server = await startTestServer();
  const t=performance.now(); let last=t; const seen: Record<string, number> = {}; let n=0;
  await writeDemo(server.house, 'small', { onProgress: (_, __, note) => { const now=performance.now(); const k=note.replace(/\d+ ?/,''); seen[k]=(seen[k]??0)+now-last; if(k==='conversations') console.log(n++, Math.round(now-last)); last=now; } });
  console.log(performance.now()-t, seen);
  await server.close();
});
