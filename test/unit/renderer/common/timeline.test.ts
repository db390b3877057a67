import { expect, test } from 'vitest';
import type { InvoiceDetail } from '../../../../src/renderer/common/client.ts';
import { timelineOf } from '../../../../src/renderer/common/timeline.ts';
import { createLanguages } from '../../../../src/renderer/words/inside-words.ts';
import { sale, SALES } from '../../../screens/fixtures.ts';

const AT = '2026-11-20T13:02:19.000Z';
const OUTPUT = { txid: 'ab'.repeat(32), vout: 0, blockHeight: null } as const;
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

test('events of one moment keep the server’s order, with the effect above its cause', () => {
  const timeline: InvoiceDetail['timeline'] = [
    { kind: 'transition', at: AT, from: 'new', to: 'settled' },
    { kind: 'observation', at: AT, what: 'mempool', source: 'core', ...OUTPUT },
    { kind: 'observation', at: AT, what: 'unmined', source: null, ...OUTPUT },
    { kind: 'address', at: AT, address: 'bcrt1q', index: 0 },
    { kind: 'quote', at: AT, pair: 'BTC_EUR', rate: '92310.00000000' },
  ];
  const lines = timelineOf({ ...sale(SALES.paid), timeline, about: ABOUT }, createLanguages()('en'));
  expect(lines.map(({ what, why }) => [what, why])).toEqual([
    ['Paid', ''],
    ['Seen', 'By Bitcoin Core'],
    ['Confirmation lost', ''],
    ['Code shown', ''],
    ['Price held', '€92,310'],
  ]);
});
