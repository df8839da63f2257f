import { test } from 'node:test';
import { startTestServer } from '#support/app.ts';
test('smoke', async () => {
  const s = await startTestServer();
  try {
    const ana = await s.person('Ana');
    console.log((await ana.get('/api/me')).body);
    console.log((await ana.patch('/api/me', { phone: '+351912345678', locale: 'pt-pt' })).body);
    const again = await s.guest.post('/api/auth/login', { email: ana.email.toUpperCase(), password: ana.password });
    console.log(again.status, again.body);
    console.log((await s.guest.post('/api/auth/login', { email: ana.email, password: 'nononono' })).body);
    const r = await s.guest.post('/api/auth/refresh', { refreshToken: ana.refreshToken });
    console.log(r.status, r.body);
    console.log((await s.guest.post('/api/auth/refresh')).body, (await s.guest.post('/api/auth/refresh', {})).body);
    console.log((await ana.post('/api/auth/logout')).status, (await ana.post('/api/auth/logout', {})).status);
    console.log((await ana.get('/api/me')).body);
    console.log((await s.guest.post('/api/auth/refresh', { refreshToken: r.body.refreshToken })).body);
  } finally { await s.close(); }
});
