import { describe, expect, it } from 'vitest';
import {
  defaultDay,
  faultIn,
  requestBody,
  type TypedRequest,
} from '../../../../src/renderer/office/features/requests/requests.ts';
import type { RequestView, TransactionPage, WebhookView } from '../../../../src/renderer/office/store-api-client.ts';
import { askFor, transactionsCsv } from '../../../../src/renderer/office/features/transactions/transactions.ts';
import {
  chosenEvents,
  isWebAddress,
  lastAnswered,
  newSecret,
  placeIn,
  readable,
  webhookChange,
} from '../../../../src/renderer/office/features/webhook/webhooks.ts';
import { readCsv } from '../../../support/read-csv.ts';
import { createPageLanguages } from '../../../../src/renderer/words/office-words.ts';

const webhook: WebhookView = {
  id: 'W'.repeat(22),
  enabled: true,
  url: 'https://shop.example/hook',
  secret: 's',
  standardSecret: 'whsec_cw==',
  events: ['InvoiceSettled', 'Cart', 'PaidLate'],
  automaticRedelivery: true,
  authorizedEvents: { everything: false, specificEvents: [] },
  state: 'active',
};

describe('a webhook', () => {
  it('changes only the edited fields, and keeps the subscriber’s own event names', () => {
    const same = { url: webhook.url, events: [...chosenEvents(webhook)], automaticRedelivery: true };
    expect(webhookChange(webhook, same)).toEqual({});
    expect(webhookChange(webhook, { ...same, events: ['Settled', 'New'], automaticRedelivery: false })).toEqual({
      events: ['InvoiceSettled', 'New', 'Cart'],
      automaticRedelivery: false,
    });
    expect(webhookChange(webhook, { ...same, url: 'https://b.example/' })).toEqual({ url: 'https://b.example/' });
  });

  it('goes to web addresses without a user', () => {
    const good = ['https://shop.example/', 'HTTP://localhost:3000/x', 'http://192.168.1.20:3000'];
    const bad = [
      '',
      'shop.example',
      'ftp://shop.example/',
      'https://',
      'https://me@shop.example/',
      'javascript:alert(1)',
    ];
    expect([...good, ...bad].map(isWebAddress)).toEqual([...good.map(() => true), ...bad.map(() => false)]);
    expect(['http://localhost:80/x', 'http://LAN.example:3000/'].map(placeIn)).toEqual([
      'localhost',
      'lan.example:3000',
    ]);
  });

  it('makes a secret as the server does', () => {
    expect(newSecret()).toMatch(/^whsec_[0-9a-f]{64}$/);
    expect(newSecret()).not.toBe(newSecret());
  });

  it('shows the last delivery with an outcome, and indented bodies', () => {
    const pending = { httpCode: null, errorMessage: null } as never; // the other fields do not matter
    const failed = { httpCode: null, errorMessage: 'it hung up' } as never; // as above
    expect(lastAnswered([pending, failed])).toBe(failed);
    expect(lastAnswered([pending])).toBeUndefined();
    expect(readable('{"a":1}')).toBe('{\n  "a": 1\n}');
    expect(readable('no json')).toBe('no json');
  });
});

describe('a payment request', () => {
  const typed: TypedRequest = {
    title: 'Deposit',
    amount: '240.50',
    currency: 'EUR',
    expiryDate: '2026-12-20',
    description: '',
    orderId: '',
  };
  const former: RequestView = {
    ...typed,
    id: 'r'.repeat(22),
    amount: 240.5,
    description: 'For Saturday',
    storeId: 's'.repeat(22),
    status: 'Expired',
    url: 'https://shop.example/r/x',
    orderId: '8812',
    expiryDate: '2026-11-01',
  };

  it('is due in 30 days by default, in the shop’s time zone', () => {
    const lateMs = Date.parse('2026-11-20T23:30:00.000Z');
    expect(['Europe/Berlin', 'UTC'].map((zone) => defaultDay(zone, lateMs))).toEqual(['2026-12-21', '2026-12-20']);
  });

  it('needs a title, an amount in its currency, and a day that is not past', () => {
    const fault = (over: Partial<TypedRequest>, of: RequestView | null = null) =>
      faultIn({ ...typed, ...over }, of, '2026-11-20');
    expect(fault({})).toBeNull();
    expect(fault({ title: '' })).toBe('title');
    for (const amount of ['', '0', '0.00', '1.234', '-1', '1e3', 'abc']) expect(fault({ amount })).toBe('amount');
    expect([fault({ amount: '1.5', currency: 'SATS' }), fault({ amount: '1500', currency: 'JPY' })]).toEqual([
      'amount',
      null,
    ]);
    expect(fault({ expiryDate: '2026-11-19' })).toBe('expiryDate');
    expect(fault({ expiryDate: '' })).toBe('expiryDate');
    expect(fault({ expiryDate: '2026-11-01' }, former)).toBeNull(); // as it is
  });

  it('sends the day only if it changed, and a blank for a removed text', () => {
    expect(requestBody(typed, null)).toEqual(typed);
    expect(requestBody({ ...typed, expiryDate: '2026-11-01' }, former)).toEqual({
      title: 'Deposit',
      amount: '240.50',
      currency: 'EUR',
      description: ' ',
      orderId: ' ',
    });
  });
});

type Transaction = TransactionPage['transactions'][number];
const transaction = (over: Partial<Transaction> = {}): Transaction => ({
  id: 't'.repeat(22),
  invoiceId: 'i'.repeat(22),
  number: 7,
  orderId: '=1+1',
  kind: 'onchain',
  state: 'settled',
  amountSats: 19_933,
  amount: '18.40',
  currency: 'EUR',
  txid: 'ab'.repeat(32),
  vout: 0,
  address: 'bcrt1q',
  paymentHash: null,
  confirmations: 2,
  seenAt: '2026-11-20T12:58:31.000Z',
  settledAt: null,
  ...over,
});

describe('the books', () => {
  it('query the filters in the address, with days as inclusive local moments', () => {
    expect(askFor({ kind: 'lightning', state: 'settled', q: ' 8812 ', after: '9', other: 'x' })).toEqual({
      kind: 'lightning',
      state: 'settled',
      q: '8812',
    });
    expect(askFor({ kind: 'cash', state: 'x', from: 'tomorrow', to: '' })).toEqual({});
    const { from = '', to = '' } = askFor({ from: '2026-11-20', to: '2026-11-20' });
    expect(Date.parse(to) - Date.parse(from)).toBe(86_400_000);
    expect(new Date(from).getHours()).toBe(0);
  });

  it('are exported with words beside codes, and totals per state and currency (design.md FILE-5)', () => {
    const { office, officeStore } = createPageLanguages()('en').words;
    const words = { say: officeStore.transactions, csv: office.csv };
    const found = [
      transaction(),
      transaction({ kind: 'lightning', txid: null, vout: null, paymentHash: 'cd', amount: '1.60', amountSats: 67 }),
      transaction({ state: 'invalid' }),
    ];
    const [header, ...rows] = readCsv(transactionsCsv(found, words, { dialect: 'comma', timeZone: 'UTC' }), ';');
    expect(header).toHaveLength(17);
    const seen = ['2026-11-20 12:58:31 +00:00', '2026-11-20T12:58:31.000Z', '', ''];
    const money = ['EUR', '18,40', '19933', '2', 'ab'.repeat(32), '0', '', 'i'.repeat(22)];
    expect(rows).toEqual([
      ['7', ...seen, "'=1+1", 'Bitcoin', 'Final', 'settled', ...money],
      ['7', ...seen, "'=1+1", 'Lightning', 'Final', 'settled', 'EUR', '1,60', '67', '', '', '', 'cd', 'i'.repeat(22)],
      ['7', ...seen, "'=1+1", 'Bitcoin', 'Reverted', 'invalid', ...money],
      ['Total', '', '', '', '', '', '', 'Final', 'settled', 'EUR', '20,00', '20000', '', '', '', '', ''],
      ['Total', '', '', '', '', '', '', 'Reverted', 'invalid', 'EUR', '18,40', '19933', '', '', '', '', ''],
    ]);
  });
});
