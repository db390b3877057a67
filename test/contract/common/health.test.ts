import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ask } from '../../support/http-client.ts';
import { openRealServer, type RealServer } from '../../support/real-server.ts';

let server: RealServer;
beforeAll(async () => {
  server = await openRealServer({ training: true });
});
afterAll(() => server.close());

const ADDRESSES = ['/health', '/api/health', '/api/v1/health', '/api/v1/stores/health'];
const health = async (path = '/api/v1/health') => {
  const answer = await ask(server.port, { path });
  return [answer.status, answer.json()['status']];
};

test('is UP at its four addresses without a credential, with seconds and milliseconds', async () => {
  for (const path of ADDRESSES) {
    const answer = await ask(server.port, { path });
    expect([path, answer.status]).toEqual([path, 200]);
    const { uptime, status, timestamp } = answer.json();
    expect([path, Number.isInteger(uptime), status]).toEqual([path, true, 'UP']);
    expect(Math.abs(Number(timestamp) - Date.now())).toBeLessThan(60_000);
    expect(Object.keys(answer.json())).toEqual(['uptime', 'status', 'timestamp']);
  }
});

describe('while the database cannot be written', () => {
  test('F5: health is DOWN, a new invoice is refused and reading works; then all recovers without a restart', async () => {
    const key = await server.makeKey();
    const base = `/api/v1/stores/${server.storeId}/invoices`;
    const create = () => server.send('POST', base, key, { amount: 1000, currency: 'SATS' });
    expect((await create()).status).toBe(200);
    const holder = new Database(join(server.folder, 'satchel.db'));
    holder.exec('begin immediate'); // as another program with the file open might
    try {
      await vi.waitUntil(async () => (await health())[0] === 503, { timeout: 60_000 });
      for (const path of ADDRESSES) expect(await health(path)).toEqual([503, 'DOWN']);
      const refused = await create();
      expect([refused.status, refused.json()['code']]).toEqual([503, 'storage_full']);
      expect(JSON.parse((await server.send('GET', base, key)).text)).toHaveLength(1);
    } finally {
      holder.exec('rollback');
      holder.close();
    }
    await vi.waitUntil(async () => (await health())[0] === 200, { timeout: 60_000 });
    expect((await create()).status).toBe(200);
    expect(JSON.parse((await server.send('GET', base, key)).text)).toHaveLength(2);
  });
});
