/** PHP judges a thousand deliveries as they came over the wire, as a shop's plugin does. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStoreShop, type Member, type StoreShop } from '../support/store-client.ts';
import { findPhp } from '../support/tools.ts';
import type { Received } from '../support/webhook-receiver.ts';

const INVOICES = 500;
const SECRET = 'whsec_Zürich/+="\\ 😀';
const AT_ONCE = 10;

const NAMES = ['Jürgen Groß', 'Zoë', '李雷', 'Ðorđe', 'Müller & Söhne <b>GmbH</b>', "O'Brien", 'أحمد', 'a\\b"c'];
const URLS = ['https://shop.example/a/b?c=d&e=f#g', 'http://bücher.example/ä', '//cdn.example/x.png'];
const EMOJI = ['😀', '👩‍👩‍👧‍👦', '🇩🇪', '☕️ 2×', '\u2028', '\t\n\u0001'];
const pick = <T>(list: readonly T[], n: number): T => list[n % list.length] as T; // the list is not empty

/** Metadata of strings, booleans, integers and decimals: for these PHP's round trip is promised (api.md HOOK-6). */
const kept = (n: number): string =>
  JSON.stringify({
    orderId: `A-${n}`,
    buyer: pick(NAMES, n),
    url: pick(URLS, n),
    note: pick(EMOJI, n),
    paid: n % 2 === 0,
  })
    .replace('}', `,"count":${n},"big":${9_007_199_254_740_993n + BigInt(n)},"price":${n}.50,"rate":0.0001,`)
    .concat(`"cart":[{"name":${JSON.stringify(pick(NAMES, n + 3))},"n":1.0}]}`);
/** Metadata that PHP's round trip changes; it is sent unchanged. */
const changedByPhp = (n: number): string =>
  pick(['{"a":{}}', '{"0":"x","1":"y"}', '{"a":1e-9}', '{"a":1e300}', '{"a":-0}'], n);

let shop: StoreShop;
let webhook: Member;
let folder: string;
const sent = new Map<unknown, { readonly n: number; readonly metadata: string }>();

const sell = async (n: number): Promise<void> => {
  const metadata = n % 10 === 9 ? changedByPhp(n) : kept(n);
  const text = `{"amount":1000,"currency":"SATS","metadata":${metadata}}`;
  const headers = { ...shop.key, 'Content-Type': 'application/json' };
  const response = await fetch(`http://127.0.0.1:${shop.server.port}${shop.base}/invoices`, {
    method: 'POST',
    headers,
    body: text,
  });
  const { id } = (await response.json()) as Member;
  sent.set(id, { n, metadata });
  await shop.pay(id);
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'satchel-php-'));
  shop = await openStoreShop();
  await shop.blocks(0);
  webhook = await shop.webhook({ url: shop.receiver.url, secret: SECRET });
  let next = 0;
  const seller = async (): Promise<void> => {
    while (next < INVOICES) await sell(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, seller));
  await vi.waitUntil(() => shop.receiver.received.length >= 2 * INVOICES, { timeout: 60_000 });
});
afterAll(async () => {
  await shop.close();
  rmSync(folder, { recursive: true, force: true });
});

/**
 * Runs a script once per body: `$raw` holds its bytes, `$sig` its header, `$key` the secret.
 * @returns one line per body
 */
const php = (script: string, deliveries: readonly Received[]): string[] => {
  const file = join(folder, 'deliveries');
  const lines = deliveries.map(({ headers, body }) => `${String(headers['x-coinsnap-sig'])}\t${body}`);
  writeFileSync(file, lines.join('\n'));
  const each = `foreach (explode("\\n", file_get_contents($argv[1])) as $line) { [$sig, $raw] = explode("\\t", $line, 2); ${script} }`;
  const output = execFileSync(findPhp(), ['-r', `$key = $argv[2]; ${each}`, '--', file, SECRET], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return output.split('\n').slice(0, -1);
};

test('A11: PHP accepts the signature of each raw body, and of none with a changed byte', () => {
  const { received } = shop.receiver;
  expect(received).toHaveLength(2 * INVOICES);
  const script =
    '$of = fn($body) => "sha256=" . hash_hmac("sha256", $body, $key);' +
    'echo hash_equals($of($raw), $sig) ? "yes" : "no", hash_equals($of($raw . " "), $sig) ? "yes" : "no", "\\n";';
  expect(php(script, received)).toEqual(Array(2 * INVOICES).fill('yesno'));
});

test('what PHP decodes and encodes again has the same signature if the contract promises it, and PHP reads the order', () => {
  const bodies = shop.bodiesTo(webhook);
  const isKept = ({ body }: Received): boolean =>
    (sent.get((JSON.parse(body) as Member)['invoiceId'])?.n ?? 9) % 10 !== 9;
  const promised = shop.receiver.received.filter(isKept);
  expect(promised).toHaveLength((2 * INVOICES * 9) / 10);
  const script =
    'foreach ([false, true] as $assoc) { $again = json_encode(json_decode($raw, $assoc));' +
    'echo $again === $raw && hash_equals("sha256=" . hash_hmac("sha256", $again, $key), $sig) ? "yes" : $again; } echo "\\n";';
  expect(php(script, promised)).toEqual(promised.map(() => 'yesyes'));
  for (const { invoiceId, metadata } of bodies) {
    const wanted = JSON.parse(sent.get(invoiceId)?.metadata ?? '') as Member;
    expect(metadata).toMatchObject(wanted);
  }
});

test('MON-6: all other metadata leaves as it came', () => {
  for (const { body } of shop.receiver.received) {
    const made = sent.get((JSON.parse(body) as Member)['invoiceId']);
    if (made && made.n % 10 === 9) expect(body).toContain(`"metadata":${made.metadata},`);
  }
});

test('each is signed under all four names, and each has an id of its own', () => {
  const { received } = shop.receiver;
  for (const { headers } of received) {
    for (const name of ['x-coinsnap-signature', 'btcpay-sig', 'btcpay-signature'])
      expect(headers[name]).toBe(headers['x-coinsnap-sig']);
  }
  expect(new Set(shop.bodiesTo(webhook).map(({ deliveryId }) => deliveryId)).size).toBe(2 * INVOICES);
});
