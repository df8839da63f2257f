import { fastify } from 'fastify';
import pg from 'pg';

/*
 * What a line is compared with: the framework with nothing of ours around it. `/constant` answers the same bytes
 * always, `/select/:key` what one named statement finds by its key, `/post` reads a body of JSON and answers 202.
 */
const [databaseUrl = '', bytes = '1000', connections = '20'] = process.argv.slice(2);
const app = fastify();
const pool = new pg.Pool({ connectionString: databaseUrl, max: Number(connections) });
const body = JSON.stringify({ text: 'x'.repeat(Math.max(0, Number(bytes) - 11)) });

app.get('/constant', async (_request, reply) => reply.type('application/json').send(body));

app.get<{ Params: { key: string } }>('/select/:key', async (request, reply) => {
  const { rows } = await pool.query<{ body: string }>({
    name: 'bare-select',
    text: 'select body from bare_rows where key = $1',
    values: [request.params.key],
  });
  return reply.type('application/json').send(rows[0]?.body);
});

app.post<{ Body: { sessionId?: string } }>('/post', async (request, reply) =>
  reply.code(202).send({ viewId: request.body.sessionId }),
);

await app.listen({ port: 0, host: '127.0.0.1' });
const address = app.server.address();
console.log(`bare at http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
process.on('SIGTERM', () => process.exit(0));
