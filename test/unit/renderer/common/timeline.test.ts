import { expect, test } from 'vitest';
import type { InvoiceDetail } from '../../../../src/renderer/common/client.ts';
import { timelineOf } from '../../../../src/renderer/common/timeline.ts';
import { createPageLanguages } from '../../../../src/renderer/words/till-words.ts';
import { sale, SALES } from '../../../screens/fixtures.ts';

const AT = '2026-11-20T13:02:19.000Z';
const OUTPUT = { txid: 'ab'.repeat(32), vout: 0, blockHeight: null, paymentHash: null, backend: null } as const;
const ABOUT = {
  dialect: 'till',
  chargedBy: null,
  till: null,
  paymentUrl: '',
  addressIndex: null,
  walletFingerprint: null,
  orderId: null,
  productName: null,
  merchantReference: null,
  customerEmail: null,
  metadata: null,
} as const satisfies InvoiceDetail['about'];
const REST = { why: [], checkedAt: null, expiryChecked: false, about: ABOUT };

test('events of one moment keep the server’s order, with the effect above its cause', () => {
  const timeline: InvoiceDetail['timeline'] = [
    { kind: 'transition', at: AT, from: 'new', to: 'settled' },
    { kind: 'observation', at: AT, what: 'mempool', source: 'core', ...OUTPUT },
    { kind: 'observation', at: AT, what: 'unmined', source: null, ...OUTPUT },
    { kind: 'address', at: AT, address: 'bcrt1q', index: 0 },
    { kind: 'quote', at: AT, pair: 'BTC_EUR', rate: '92310.00000000' },
  ];
  const lines = timelineOf({ ...sale(SALES.paid), timeline, ...REST }, createPageLanguages()('en'));
  expect(lines.map(({ what, why }) => [what, why])).toEqual([
    ['Paid', ''],
    ['Seen', 'By Bitcoin Core'],
    ['Confirmation lost', ''],
    ['Code shown', ''],
    ['Price held', '€92,310'],
  ]);
});

test('UX-22: each thing is said once, by the source that saw it first', () => {
  const seenBy = (source: 'core' | 'esplora', what: string, at = AT) =>
    ({ kind: 'observation', at, what, source, ...OUTPUT }) as const;
  const timeline: InvoiceDetail['timeline'] = [
    { kind: 'transition', at: AT, from: 'settled', to: 'settled' },
    seenBy('core', 'mined'),
    seenBy('core', 'unmined'),
    { kind: 'transition', at: AT, from: 'processing', to: 'settled' },
    seenBy('esplora', 'mined'),
    seenBy('core', 'mined'),
    seenBy('core', 'mempool'),
    seenBy('esplora', 'mempool'),
  ];
  const lines = timelineOf({ ...sale(SALES.paid), timeline, ...REST }, createPageLanguages()('en'));
  expect(lines.map(({ what, why }) => [what, why])).toEqual([
    ['Confirmed', 'By Bitcoin Core'],
    ['Confirmation lost', 'By Bitcoin Core'],
    ['Paid', ''],
    ['Confirmed', 'By Bitcoin Core'],
    ['Seen', 'By Esplora'],
  ]);
});

test('UX-22: “notified” is said of what was delivered, “waiting” of what was not', () => {
  const delivery = (state: 'due' | 'delivered' | 'dead') =>
    ({ kind: 'delivery', at: AT, type: 'InvoiceSettled', state, attempts: 1, id: 'd', target: null }) as const;
  const timeline: InvoiceDetail['timeline'] = [delivery('due'), delivery('delivered'), delivery('dead')];
  const lines = timelineOf({ ...sale(SALES.paid), timeline, ...REST }, createPageLanguages()('en'));
  expect(lines.map(({ what }) => what)).toEqual([
    'Web shop: waiting to be notified',
    'Web shop notified',
    'Web shop not notified',
  ]);
});

test('UX-22: a payment by Lightning is told with its hash and who received it, and each of two is told', () => {
  const received = (paymentHash: string, backend: string | null) =>
    ({
      ...OUTPUT,
      kind: 'observation',
      at: AT,
      what: 'settled',
      source: 'lightning',
      txid: null,
      vout: null,
      paymentHash,
      backend,
    }) as const;
  const timeline = [received('11'.repeat(32), 'node.example:8080'), received('22'.repeat(32), null)];
  const lines = timelineOf({ ...sale(SALES.paid), timeline, ...REST }, createPageLanguages()('en'));
  expect(lines.map(({ what, why, id }) => [what, why, id])).toEqual([
    ['Received via Lightning', 'By node.example:8080', '11'.repeat(32)],
    ['Received via Lightning', 'By the Lightning node', '22'.repeat(32)],
  ]);
});
