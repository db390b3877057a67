import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { webhookBody, type WebhookFacts } from '../../../src/main/domain/webhook/webhook-body.ts';
import { phpSafe } from '../../../src/main/domain/webhook/php-json.ts';
import { findPhp } from '../../support/tools.ts';
import { newFolder } from '../db/engine/folders.ts';

const facts = (change: Partial<WebhookFacts> = {}): WebhookFacts => ({
  invoiceId: 'invoice1',
  metadata: '{}',
  name: 'Settled',
  type: 'Settled',
  state: { status: 'Settled', additionalStatus: 'None', manuallyMarked: false },
  storeId: 'store1',
  webhookId: 'webhook1',
  deliveryId: 'delivery1',
  originalDeliveryId: 'delivery1',
  isRedelivery: false,
  timestamp: 1_795_000_000,
  sequence: 2,
  ...change,
});
const OURS =
  '"storeId":"store1","webhookId":"webhook1","deliveryId":"delivery1","originalDeliveryId":"delivery1","isRedelivery":false,"timestamp":1795000000,"sequence":2}';

describe('a webhook’s body', () => {
  test('has the members of the first version first, in their order', () => {
    expect(webhookBody(facts())).toBe(
      `{"invoiceId":"invoice1","metadata":{},"additionalStatus":"None","type":"Settled",${OURS}`,
    );
  });

  test('on Expired says if it was underpaid; a late payment has additionalStatus None', () => {
    const state = {
      status: 'Expired',
      additionalStatus: 'Underpaid',
      manuallyMarked: false,
      isUnderpaid: true,
    } as const;
    expect(webhookBody(facts({ name: 'Expired', type: 'InvoiceExpired', state }))).toContain(
      '"additionalStatus":"Underpaid","type":"InvoiceExpired","isUnderpaid":true,"storeId"',
    );
    const late = { ...state, additionalStatus: 'PaidAfterExpiration', isUnderpaid: false } as const;
    expect(webhookBody(facts({ name: 'Expired', type: 'Expired', state: late }))).toContain(
      '"additionalStatus":"None","type":"Expired","isUnderpaid":false,',
    );
  });

  test.each([
    [true, 'true'],
    [false, 'null'],
  ])('on Invalid with a mark %j has manuallyMarked %s', (manuallyMarked, shown) => {
    const state = { status: 'Invalid', additionalStatus: 'Overpaid', manuallyMarked } as const;
    expect(webhookBody(facts({ name: 'Invalid', type: 'Invalid', state }))).toContain(
      `"additionalStatus":"Overpaid","type":"Invalid","manuallyMarked":${shown},"storeId"`,
    );
  });

  test('has the payment of PaymentReceived and the states of PaymentReverted', () => {
    const payment = { id: 'payment1', amountSats: 2_100_000_000_000_000n };
    expect(webhookBody(facts({ name: 'PaymentReceived', type: 'InvoiceReceivedPayment', payment }))).toContain(
      '"type":"InvoiceReceivedPayment","paymentId":"payment1","amountSats":2100000000000000,"storeId"',
    );
    const reverted = { from: 'Settled', to: 'Processing' };
    expect(webhookBody(facts({ name: 'PaymentReverted', type: 'PaymentReverted', reverted }))).toContain(
      '"type":"PaymentReverted","from":"Settled","to":"Processing","storeId"',
    );
  });

  test('has none of the members on which a widespread client crashes', () => {
    for (const name of ['New', 'Processing', 'Settled', 'Expired', 'Invalid', 'PaymentReceived', 'PaidLate'] as const)
      expect(webhookBody(facts({ name, type: name }))).not.toMatch(/partiallyPaid|afterExpiration|overPaid/);
  });
});

/** Runs a PHP script once per line. @returns the lines that it prints */
const php = (script: string, lines: readonly string[]): string[] => {
  const file = join(newFolder(), 'lines');
  writeFileSync(file, lines.join('\n'));
  const code = `foreach (explode("\\n", file_get_contents($argv[1])) as $line) { ${script} }`;
  return execFileSync(findPhp(), ['-r', code, '--', file], { encoding: 'utf8', maxBuffer: 1 << 26 })
    .split('\n')
    .slice(0, -1);
};
const ROUND_TRIPS = 'echo json_encode(json_decode($line)), "\\t", json_encode(json_decode($line, true)), "\\n";';

/** Texts for metadata that survives PHP's round trip (api.md HOOK-6). */
const words = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    'Jürgen',
    'https://shop.example/a/b?c=d&e=f',
    '😀 ok',
    '</script>',
    '"\\/\b\f\n\r\t\u0001\u007f\u2028',
    '',
  ),
);
const scalars = fc.oneof(
  words,
  fc.boolean(),
  fc.constant(null),
  fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n }),
  fc.double({ min: 0.0001, max: 1e15, noNaN: true }),
  fc.constantFrom('1.0', '1.50', '19.90', '0.0001', '5.0e2', '1E3', '0.0').map((token) => ({ token })),
);
const keys = fc.oneof(
  words.filter((key) => !key.startsWith('\u0000')),
  fc.constantFrom('orderId', '10', '-1', '007'),
);

/** Writes JSON text with the keys in the order of the map. */
const write = (value: unknown): string => {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  if (value instanceof Map)
    return `{${[...value].map(([key, one]) => `${JSON.stringify(key)}: ${write(one)}`).join(' , ')}}`;
  if (typeof value === 'object' && value !== null && 'token' in value) return String(value.token);
  return JSON.stringify(value);
};
const { metadata } = fc.letrec((tie) => ({
  metadata: fc
    .array(fc.tuple(keys, tie('value')), { minLength: 1, maxLength: 6 })
    .map((members) => new Map(members))
    .filter((members) => ![...members.keys()].every((key, at) => key === String(at))),
  value: fc.oneof({ depthSize: 'small' }, scalars, fc.array(tie('value'), { maxLength: 3 }), tie('metadata')),
}));

describe('PHP’s json_decode and json_encode', () => {
  test('return 1,000 bodies byte for byte, read as objects and as arrays', () => {
    const texts = fc.sample(metadata, 1000).map(write);
    const bodies = texts.map((text) => webhookBody(facts({ metadata: text })));
    const lines = php(ROUND_TRIPS, bodies);
    expect(lines).toHaveLength(1000);
    for (const [at, line] of lines.entries()) expect(line).toBe(`${bodies[at]}\t${bodies[at]}`);
  });

  test('get metadata with the same meaning', () => {
    for (const text of fc.sample(metadata, 300).map(write)) {
      expect(JSON.parse(phpSafe(text) ?? 'null')).toEqual(JSON.parse(text));
    }
  });

  test.each([
    ['{}', 'an empty object'],
    ['{"a":{}}', 'an empty object inside'],
    ['{"0":"a","1":"b"}', 'keys of a list'],
    ['{"a":{"0":1}}', 'keys of a list inside'],
    ['{"a":0.00005}', 'a decimal below 0.0001'],
    ['{"a":1e-9}', 'an exponent'],
    ['{"a":-0}', 'minus zero'],
    ['{"a":9223372036854775808}', 'an integer beyond 64 bits'],
    ['{"a":1e300}', 'a number beyond 64 bits'],
    ['{"a":"\\ud83d"}', 'half a character'],
    ['{"\\u0000a":1}', 'a key that begins with NUL'],
  ])('get %s (%s) as it was sent', (text) => {
    expect(phpSafe(text)).toBeUndefined();
    expect(webhookBody(facts({ metadata: text }))).toContain(`"metadata":${text},`);
  });
});
