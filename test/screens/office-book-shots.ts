import { listPaymentRequests } from '../../src/shared/contract/payment-requests.ts';
import { listTillTransactions } from '../../src/shared/contract/till-transactions.ts';
import { body } from './fixtures.ts';
import { id, office, press, refuse, STORE } from './office-store-base.ts';
import { ZOOMED, type Shot } from './shot.ts';

/** Payment requests and transactions. */
export const BOOK_SHOTS: readonly Shot[] = [
  {
    ...office('requests'),
    state: 'requests',
    says: ['New request', 'Table for twelve, deposit', 'Open', 'Seen', 'Paid', 'Expired', '€612.40'],
    forced: true,
    sizes: ['1280x800', '1920x1080', ZOOMED],
  },
  {
    ...office('requests', { [`GET ${STORE}/payment-requests`]: body(listPaymentRequests.answers[200], []) }),
    state: 'requests-empty',
    says: ['No payment requests yet. Send a link to be paid from anywhere.', 'New request'],
  },
  {
    ...office('requests'),
    state: 'request-new',
    act: (page) => press(page, 'New request'),
    says: ['Title', 'Due date', '2026-12-20', 'Order number'],
  },
  {
    ...office('requests'),
    state: 'request-refused',
    act: async (page) => {
      await press(page, 'New request');
      await page.getByLabel('Title').fill('Deposit');
      await page.getByLabel('Amount').fill('12,505');
      await press(page, 'Save');
    },
    says: ['Enter an amount above 0, such as 12.50.'],
  },
  {
    ...office(`requests/${id('q')}`),
    state: 'request',
    says: ['€240.00', 'Table for twelve, deposit', 'Share', `/r/${id('q')}`, 'Order number', 'Dec 20, 2026'],
    code: `https://pay.morgenrot.example/r/${id('q')}`,
    sizes: ['1280x800', '1920x1080', ZOOMED],
  },
  {
    ...office(`requests/${id('s')}`),
    state: 'request-paid',
    says: ['€612.40', 'Paid', 'This request has ended, and its link says so.'],
  },
  {
    ...office('transactions'),
    state: 'transactions',
    says: ['Export', 'Sale 1043', 'Lightning', 'Bitcoin', 'Not final', 'Reverted', '19,933 sats', 'Older'],
    forced: true,
    sizes: ['1280x800', '1920x1080', ZOOMED],
  },
  {
    ...office('transactions', {
      'GET /api/till/transactions': body(listTillTransactions.answers[200], { transactions: [], next: null }),
    }),
    state: 'transactions-empty',
    says: ['No payments yet. Every payment will be listed here.'],
  },
  {
    ...office('transactions?kind=lightning', {
      'GET /api/till/transactions': body(listTillTransactions.answers[200], { transactions: [], next: null }),
    }),
    state: 'transactions-none',
    says: ['No payments match these filters.', 'Clear filters'],
  },
  {
    ...office('transactions', { 'GET /api/till/transactions': refuse(500, 'internal', 'x') }),
    state: 'transactions-failed',
    says: ['This could not be loaded.', 'Retry'],
  },
];
