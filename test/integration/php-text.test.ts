/** PHP reads every answer and webhook, whatever text a shop, a customer or a receiver sent. */
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { bearer } from '../support/http-client.ts';
import { listOf, openStoreShop, type StoreShop } from '../support/store-client.ts';
import { findPhp } from '../support/tools.ts';

let shop: StoreShop;
beforeAll(async () => {
  shop = await openStoreShop();
});
afterAll(() => shop.close());

/** @returns what PHP says of each text: `ok`, or why it cannot read it */
const readInPhp = (texts: readonly string[]): string[] => {
  const script =
    'foreach (json_decode(stream_get_contents(STDIN)) as $text) {' +
    'json_decode(base64_decode($text)); echo json_last_error() === JSON_ERROR_NONE ? "ok" : json_last_error_msg(), "\\n"; }';
  const input = JSON.stringify(texts.map((text) => Buffer.from(text).toString('base64')));
  return execFileSync(findPhp(), ['-r', script], { input, encoding: 'utf8' }).trimEnd().split('\n');
};

const TEXT = `${'x'.repeat(199)}😀`;
const HALVES = [String.raw`\ud83d`, String.raw`\ude00`, String.raw`\u0000`];

test('API-22: PHP refuses what Satchel refuses, so that the next test can fail', () => {
  expect(readInPhp(HALVES.map((half) => `{"${half}":"${half}"}`))).toEqual([
    'Single unpaired UTF-16 surrogate in unicode escape',
    'Single unpaired UTF-16 surrogate in unicode escape',
    'The decoded property name is invalid',
  ]);
});

test('API-22: PHP reads every answer, refusal and webhook', async () => {
  const { server, base, key, receiver } = shop;
  const webhook = await shop.webhook({ url: receiver.url, events: ['New', 'Settled'] });
  const raw = (path: string, body: string) => fetchText(`http://127.0.0.1:${server.port}${path}`, key, body);
  const answers: string[] = [];
  for (const half of HALVES) {
    for (const metadata of [`{"a":"${half}"}`, `{"${half}":1}`, `{"orderId":"${half}"}`]) {
      answers.push(await raw(`${base}/invoices`, `{"amount":1000,"currency":"SATS","metadata":${metadata}}`));
      answers.push(await raw('/api/checkout/invoices', `{"amountUsd":5,"metadata":${metadata}}`));
      answers.push(await raw(`${base}/invoices`, `{"amount":1000,${metadata.slice(1, -1)},${metadata.slice(1)}`));
    }
  }
  expect(answers.every((text) => text.includes('"error"'))).toBe(true);
  const checkout = await raw('/api/checkout/invoices', JSON.stringify({ amountUsd: 5, metadata: { orderId: TEXT } }));
  const store = await shop.charge({ orderId: TEXT.slice(1), metadata: { [TEXT]: TEXT, list: [TEXT] } });
  await shop.pay(store['id']);
  await shop.pay((JSON.parse(checkout) as { id: string }).id); // an invoice
  await vi.waitUntil(() => shop.requestsTo(webhook).length >= 4, { timeout: 60_000 });
  const owner = bearer(server.owner.token);
  const paths = [`${base}/invoices`, '/api/checkout/invoices', '/api/till/invoices', `${base}/transactions`];
  for (const path of paths) answers.push((await shop.send('GET', path, undefined, owner)).text);
  expect(listOf(await shop.send('GET', `${base}/invoices`)).map(({ orderId }) => orderId)).toEqual([
    TEXT.slice(1),
    'x'.repeat(199),
  ]);
  answers.push(checkout, ...shop.requestsTo(webhook).map(({ body }) => body));
  expect(readInPhp(answers)).toEqual(answers.map(() => 'ok'));
});

const fetchText = async (url: string, key: object, body: string): Promise<string> => {
  const answer = await fetch(url, { method: 'POST', headers: { ...key, 'Content-Type': 'application/json' }, body });
  return answer.text();
};
