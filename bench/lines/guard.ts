import { bareSelect } from '../limits.ts';
import { probe, saturate } from '../load.ts';
import { type Line, shareOf } from '../row.ts';

/** Who asks: the one read of the session that every signed-in request pays. */
export const guard: Line = {
  name: 'guard',
  async measure(market) {
    const { url } = market.server;
    const wishes = market.people.all.map(({ accessToken }) => ({
      path: '/api/me',
      headers: { authorization: `Bearer ${accessToken}` },
    }));
    const answer = await fetch(`${url}/api/me`, { headers: wishes[0]?.headers ?? {} });
    const bytes = (await answer.arrayBuffer()).byteLength;
    const bare = await bareSelect(market, bytes);
    const load = await saturate({ server: market.server, wishes });
    const alone = await probe({ url, wishes });
    return [
      shareOf('GET /api/me (guard and own row)', load, bare, 0.6, 'bare framework with one key select'),
      { name: 'GET /api/me one at a time, p50', measured: alone.p50, unit: 'ms' },
      { name: 'GET /api/me one at a time, p99', measured: alone.p99, unit: 'ms' },
    ];
  },
};
