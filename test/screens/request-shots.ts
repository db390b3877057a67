/** The page of a payment request as the payer sees it: the server's own HTML and style. */
import type { ShownRequest } from '../../src/main/app/payment-request/payment-requests.ts';
import { requestPage, type RequestState } from '../../src/main/http/pages/request-page.ts';
import { sampleStore } from '../unit/db/repositories/samples.ts';
import { NOW } from './fixtures.ts';
import { FILES, files } from './pay-shots.ts';
import type { Shot } from './shot.ts';

const REQUEST: ShownRequest['request'] = {
  id: 'q'.repeat(22),
  storeId: 'S'.repeat(22),
  amountMinor: 24_000n,
  currency: 'EUR',
  title: 'Table for twelve, deposit',
  description: 'For Saturday evening.\nThe rest is paid at the table.',
  expiresOn: '2026-12-20',
  expiresAtMs: Date.parse('2026-12-20T23:00:00.000Z'),
  orderId: '8812',
  createdAtMs: Date.parse(NOW),
  updatedAtMs: Date.parse(NOW),
};

const request = (state: RequestState, status: ShownRequest['status'], says: readonly string[]): Shot => {
  const store = sampleStore({ name: 'Café Morgenrot', locale: 'en' });
  const html = requestPage({ request: REQUEST, status, amount: '240.00' }, store, files, state);
  return {
    page: 'pay',
    state: `request-${state}`,
    path: '/r/x',
    sizes: ['390x844', '320x640', '1280x800'],
    replies: { ...FILES, 'GET /r/x': { text: html, type: 'text/html' } },
    code: null,
    says: ['Café Morgenrot', '€240.00', 'Table for twelve, deposit', ...says],
  };
};

export const REQUEST_SHOTS: readonly Shot[] = [
  request('waiting', 'Pending', ['To pay', 'The rest is paid at the table.', 'To be paid by', 'Pay now']),
  request('seen', 'Processing', ['Payment seen', 'This page changes by itself.']),
  request('paid', 'Paid', ['Paid', 'Thank you!']),
  request('expired', 'Expired', ['Request expired', 'Please ask the shop for a new one.']),
  request('codes-open', 'Pending', ['Three codes are open.', 'Pay one of them, or wait a few minutes.', 'Back']),
];
