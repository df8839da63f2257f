import { bytesOf } from './send-table.ts';
const kinds = ['text','text','text','text','day','time','text','text','text','text','text','integer'] as const;
for (const format of ['csv','parquet','xlsx'] as const) {
  async function* pages() { for (let p=0;p<500;p++) { yield Array.from({length:2000},(_, i)=>{ const n=p*2000+i; return [crypto.randomUUID(),'shop',null,null,'2026-01-01','2026-01-01T00:00:00.123456Z',`${n%100000}abcdef0123456789`,'mobile','Firefox','Android',`https://radio.example/${n%1000}`,n%300];}); await new Promise(setImmediate); } }
  const before = process.memoryUsage().rss; let peak = before; let bytes=0; let max=0; let last=performance.now();
  const t0=performance.now(); const timer=setInterval(()=>{const now=performance.now(); max=Math.max(max, now-last-20); last=now;},20);
  for await (const piece of await bytesOf({name:'Views',digits:0,columns:kinds.map((kind,i)=>({name:'c'+i,kind})),pages:pages()},format)) { bytes+=piece.length; peak=Math.max(peak,process.memoryUsage.rss()); }
  clearInterval(timer);
  console.log(format, Math.round((performance.now()-t0))/1000,'s', Math.round(bytes/1e6),'MB rss', Math.round(before/1e6),'->',Math.round(peak/1e6),'longest block ms',Math.round(max), 'cpu', process.cpuUsage().user/1e6);
}
