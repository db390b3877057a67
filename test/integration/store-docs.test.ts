import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runDocument, snippetOf } from '../support/documented.ts';
import { bearer } from '../support/http-client.ts';
import { startSatchel } from '../support/satchel.ts';
import { openStoreShop, type StoreShop } from '../support/store-client.ts';
import { findPhp } from '../support/tools.ts';
import { freePort } from '../support/free-port.ts';

let shop: StoreShop;
let folder: string;
beforeAll(async () => {
  shop = await openStoreShop();
  folder = mkdtempSync(join(tmpdir(), 'satchel-store-docs-'));
});
afterAll(async () => {
  await shop.close();
  rmSync(folder, { recursive: true, force: true });
});

test('every line of docs/api/store.md runs, and the answers are those that it shows', async () => {
  // runs in a process of its own, because waiting for the shell blocks this one
  const satchel = await startSatchel({ dataDir: join(folder, 'data'), args: ['--training'] });
  expect(runDocument('store.md', satchel.url)).toBeGreaterThan(15);
  await satchel.stop();
});

type Language = 'js' | 'javascript' | 'php';

/** Runs the snippet of a language as the document tells to. */
const startSnippet = async (language: Language, secret: string) => {
  const port = await freePort();
  const file = join(folder, language === 'php' ? 'verify.php' : `${language}.mjs`);
  writeFileSync(file, snippetOf('store.md', language));
  const env = { ...process.env, WEBHOOK_SECRET: secret, PORT: String(port) };
  const child: ChildProcess =
    language === 'php'
      ? spawn(findPhp(), ['-S', `127.0.0.1:${port}`, file], { env })
      : spawn(process.execPath, [file], { env });
  let output = '';
  child.stdout?.on('data', (part: Buffer) => (output += part.toString()));
  const url = `http://127.0.0.1:${port}/`;
  for (let tries = 0; tries < 200; tries += 1) {
    if (
      await fetch(url, { method: 'POST', body: 'x' }).then(
        () => true,
        () => false,
      )
    )
      break;
    await sleep(25);
  }
  return { url, port, output: () => output, stop: () => child.kill() };
};

describe.each(['js', 'javascript', 'php'] as const)('A11, HOOK-16: the %s snippet', (language) => {
  test('accepts genuine webhooks and refuses forged ones', async () => {
    const secret = 'whsec_Zürich of the documents';
    const standardSecret = `whsec_${Buffer.from(secret).toString('base64')}`;
    const receiver = await startSnippet(language, language === 'javascript' ? standardSecret : secret);
    try {
      await shop.send(
        'POST',
        '/api/till/webhook-targets',
        { hostPort: `127.0.0.1:${receiver.port}` },
        {
          ...bearer(shop.server.owner.token),
        },
      );
      const webhook = await shop.webhook({ url: receiver.url, events: ['Settled'], secret });
      expect(webhook['standardSecret']).toBe(standardSecret);
      const invoice = await shop.charge({
        orderId: 'order-5',
        metadata: { name: 'Jürgen 😀', url: 'https://shop.example/' },
      });
      await shop.pay(invoice['id']);
      await expect.poll(receiver.output).toContain(`Settled ${String(invoice['id'])} order-5`);
      const path = `${shop.base}/webhooks/${String(webhook['id'])}/deliveries`;
      const [delivery] = JSON.parse((await shop.send('GET', path)).text) as { status: string }[]; // a bare array
      expect(delivery?.status).toBe('HttpSuccess');
      const forged = {
        'x-coinsnap-sig': `sha256=${'0'.repeat(64)}`,
        'webhook-id': 'x',
        'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
        'webhook-signature': `v1,${'A'.repeat(43)}=`,
      };
      for (const headers of [{}, forged]) {
        expect((await fetch(receiver.url, { method: 'POST', headers, body: '{"type":"Settled"}' })).status).toBe(401);
      }
      await shop.drop(webhook);
    } finally {
      receiver.stop();
    }
  });
});
