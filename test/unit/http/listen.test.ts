import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { listen } from '../../../src/main/http/listen.ts';

const occupy = (host: string): Promise<{ server: Server; port: number }> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen({ port: 0, host, ipv6Only: true }, () =>
      resolve({ server, port: (server.address() as AddressInfo).port }),
    ); // TCP
  });

test.each(['127.0.0.1', '::1'])('a port taken on %s is refused with the way out (A4)', async (host) => {
  const { server, port } = await occupy(host);
  const started = listen((_request, response) => response.end(), { port, lan: false, flag: '--port' });
  await expect(started).rejects.toThrow(
    `Port ${port} on ${host} is taken by another program. Stop it, or choose another with --port.`,
  );
  server.close();
});

test('both loopback addresses answer on one port, and none does after closing', async () => {
  const { port, close } = await listen((_request, response) => response.end('here'), {
    port: 0,
    lan: false,
    flag: '--port',
  });
  const ask = async (host: string): Promise<string> => (await fetch(`http://${host}:${port}/`)).text();
  expect([await ask('127.0.0.1'), await ask('[::1]')]).toEqual(['here', 'here']);
  await close();
  await expect(ask('127.0.0.1')).rejects.toThrow('fetch failed');
});
