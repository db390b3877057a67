import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createHttp, type HttpDeps } from '../../../src/main/http/create-server.ts';
import { ownNames } from '../../../src/main/http/guards/host.ts';
import { openHttp } from '../../support/compose-http.ts';
import { ask } from '../../support/http-client.ts';
import { startSatchel } from '../../support/satchel.ts';

/** An address of this machine other than 127.0.0.1: a network card's, or without a network another one of loopback. */
const otherAddress = (): string =>
  Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.2';

const reach = (port: number): Promise<Response> => fetch(`http://${otherAddress()}:${port}/favicon.svg`);

describe('--lan', () => {
  test('A15: opens the public listener on every address, and the private one on none', async () => {
    const server = await openHttp({ lan: true });
    expect([200, 421]).toContain((await reach(server.publicPort)).status); // 127.0.0.2 is reached, but is not a known name
    await expect(reach(server.port)).rejects.toThrow('fetch failed');
    await server.close();
  });

  test('A3: without it both listeners stay on loopback', async () => {
    const server = await openHttp();
    await expect(reach(server.publicPort)).rejects.toThrow('fetch failed');
    await expect(reach(server.port)).rejects.toThrow('fetch failed');
    await server.close();
  });

  test('makes every address of the machine a known name of the public listener', () => {
    const names = ownNames(8322, true);
    expect([...ownNames(8322, false)].filter((name) => !names.has(name))).toEqual([]);
    for (const address of Object.values(networkInterfaces()).flatMap((each) => each ?? [])) {
      expect(names).toContain(address.family === 'IPv6' ? `[${address.address}]:8322` : `${address.address}:8322`);
    }
  });
});

describe('A4: a port that another program holds', () => {
  const squat = (host: string): Promise<{ port: number; reached: () => number; leave: () => Promise<void> }> =>
    new Promise((resolve) => {
      let reached = 0;
      const server = createServer(() => (reached += 1));
      server.listen({ host, port: 0, ipv6Only: true }, () => {
        const { port } = server.address() as AddressInfo; // a TCP server's address is never a string
        resolve({ port, reached: () => reached, leave: async () => void server.close() });
      });
    });

  test.each([
    ['127.0.0.1', '--port'],
    ['::1', '--port'],
    ['127.0.0.1', '--public-port'],
    ['::1', '--public-port'],
  ])('on %s ends the start with one sentence that names %s, and nothing is sent there', async (host, flag) => {
    const squatter = await squat(host);
    const dataDir = mkdtempSync(join(tmpdir(), 'satchel-port-'));
    const args = ['--training', flag, String(squatter.port)];
    const started = startSatchel({ dataDir, args }).then((satchel) => satchel.stop());
    await expect(started).rejects.toThrow(
      new RegExp(
        `exited with [1-9].*\\nPort ${squatter.port} on ${host} is taken by another program\\..* ${flag}\\.`,
        's',
      ),
    );
    expect(squatter.reached()).toBe(0);
    await squatter.leave();
    rmSync(dataDir, { recursive: true, force: true });
  });
});

test('the server does not start unless it serves exactly the routes of the contract', async () => {
  const server = await openHttp();
  const deps: HttpDeps = server.httpDeps;
  const [first, ...others] = deps.served;
  if (!first) throw new Error('nothing is served');
  expect(() => createHttp({ ...deps, served: others })).toThrow('of the contract is not served');
  const stranger = { ...first, route: { ...first.route, id: 'stranger', path: '/api/stranger' } };
  expect(() => createHttp({ ...deps, served: [...deps.served, stranger] })).toThrow('stranger is not in the contract');
  await server.close();
});

test('A7: 200 sockets that send headers drop by drop are cut, and the server keeps answering', async () => {
  const server = await openHttp();
  const sockets = Array.from({ length: 200 }, () => connect(server.port, '127.0.0.1').on('error', () => {}));
  const cut = Promise.all(sockets.map((socket: Socket) => new Promise((resolve) => socket.once('close', resolve))));
  for (const socket of sockets) socket.resume().write('GET / HTTP/1.1\r\nX-Slow: ');
  const drops = setInterval(() => sockets.forEach((socket) => socket.writable && socket.write('x')), 500);
  const tookMs: number[] = [];
  for (let count = 0; count < 200; count += 1) {
    const fromMs = performance.now();
    expect((await ask(server.port, { path: '/health' })).status).toBe(200);
    tookMs.push(performance.now() - fromMs);
  }
  expect(tookMs.toSorted((a, b) => a - b)[197], 'p99').toBeLessThan(500);
  await cut;
  clearInterval(drops);
  await server.close();
});
