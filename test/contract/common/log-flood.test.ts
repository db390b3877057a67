import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, bearer } from '../../support/http-client.ts';
import { openHttp, type OpenHttp } from '../../support/compose-http.ts';
import { userIdOf } from '../../support/seed-http.ts';

let server: OpenHttp;
beforeAll(async () => {
  server = await openHttp({
    settings: { rateLimits: { keysPerMinute: 0, createsPerMinute: 0, requestsPerMinute: 0 } },
  });
});
afterAll(() => server.close());

const TIMES = 50;
const many = async (send: (time: number) => Promise<unknown>): Promise<void> => {
  for (let time = 0; time < TIMES; time += 1) await send(time);
};
interface Line {
  readonly level: string;
  readonly message: string;
  readonly [field: string]: unknown;
}
const linesOf = (of: (line: Line) => boolean): Line[] =>
  server.logLines
    .map((line) => JSON.parse(line) as Line) // our own lines are objects
    .filter((line) => line.level !== 'debug' && of(line));

test('A17: refusals that strangers provoke are counted by status and route, and the lines of the shop stay', async () => {
  const { port, publicPort } = server;
  const foreign = { Host: 'evil.example' };
  await many((time) => ask(publicPort, { path: `/i/unknown${time}` }));
  await many((time) => ask(publicPort, { path: `/nowhere/${time}` }));
  await many(() => ask(publicPort, { path: '/', headers: foreign }));
  await many((time) => ask(publicPort, { path: `/api/checkout/pay/unknown${time}/events` }));
  await many((time) => ask(publicPort, { method: 'POST', path: `/r/unknown${time}/pay` }));
  await many(() => ask(port, { path: '/api/till/session', headers: { Origin: 'https://evil.example' } }));
  await many(() => ask(port, { method: 'POST', path: '/api/till/invoices', body: {} }));
  const sale = { method: 'POST', path: '/api/till/invoices', body: { amount: '1.00', currency: 'EUR' } };
  await many(() => ask(port, { ...sale, headers: bearer(server.cashier) }));
  await server.http.close();
  const sales = linesOf(({ message, path, status }) => message === 'request' && path === sale.path && status === 200);
  expect(sales).toHaveLength(TIMES);
  const refused = linesOf(({ message, status }) => message === 'request' && Number(status) >= 400);
  expect(refused).toEqual([]);
  const counted = linesOf(({ message }) => message === 'requests that were only counted');
  expect(counted.map(({ listener, counts }) => ({ listener, counts }))).toEqual([
    { listener: 'private', counts: { '403 no route': TIMES, '401 /api/till/invoices': TIMES } },
    {
      listener: 'public',
      counts: {
        '404 /pay/:id,/i/:id': TIMES,
        '404 no route': TIMES,
        '421 no route': TIMES,
        '404 /api/checkout/pay/:id/events': TIMES,
        '404 /r/:id/pay': TIMES,
      },
    },
  ]);
});

test('A17: logins, pairings and changes are security events, whatever came of them; sales are not', async () => {
  const before = server.securityEvents.length;
  const other = await openHttp();
  const send = (method: string, path: string, headers: Record<string, string>, body: object) =>
    ask(other.port, { method, path, headers, body });
  await send('POST', '/api/auth/login', {}, { name: 'owner', password: 'wrong password' });
  await send('POST', '/api/till/tills', bearer(other.cashier), { name: 'Mine' });
  await send('PATCH', `/api/till/users/${userIdOf('cashier')}`, bearer(other.owner), { name: 'Carl' });
  await send('PUT', '/api/till/wallet', { 'X-Api-Key': other.apiKey }, {});
  await send('POST', '/api/till/invoices', bearer(other.cashier), { amount: '1.00', currency: 'EUR' });
  await ask(other.port, { path: '/api/till/session', headers: bearer(other.cashier) });
  await other.close();
  expect(server.securityEvents).toHaveLength(before);
  expect(other.securityEvents).toEqual([
    expect.objectContaining({ event: 'logIn', outcome: 'conflict', by: 'nobody' }),
    expect.objectContaining({ event: 'pairTill', outcome: 'forbidden' }),
    expect.objectContaining({
      event: 'updateUser',
      outcome: 'conflict',
      by: 'person',
      userId: userIdOf('owner'),
      about: userIdOf('cashier'),
    }),
    expect.objectContaining({ event: 'setWallet', outcome: 'invalid_api_key', address: '127.0.0.1' }),
  ]);
  expect(JSON.stringify(other.securityEvents)).not.toContain('wrong password');
});
