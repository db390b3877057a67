import { displayViewSchema, type DisplayView } from '../../src/shared/display.ts';
import type { InvoiceView } from '../../src/shared/invoice.ts';
import { NOW } from './fixtures.ts';

/** View of a sale for the customer's screen. */
export const display = (
  state: DisplayView['state'],
  invoice: InvoiceView | null,
  over: Partial<DisplayView> = {},
): DisplayView =>
  displayViewSchema.parse({
    shop: 'Café Morgenrot',
    training: false,
    network: 'mainnet',
    locale: 'en',
    state,
    sale: invoice && {
      currency: invoice.currency,
      amount: invoice.amount,
      dueSats: invoice.dueSats,
      receivedSats: invoice.receivedSats,
      remainingSats: invoice.remainingSats,
      receivedAmount: invoice.receivedAmount,
      remainingAmount: invoice.remainingAmount,
      overAmount: invoice.overAmount,
      over: invoice.over && invoice.allFinal,
      late: invoice.late,
      twice: invoice.notice === 'twice' && invoice.allFinal,
      moreSeen: invoice.over && !invoice.allFinal,
      lightningAway: invoice.lightningAway,
      bip21: state === 'amount' || state === 'part' ? invoice.bip21 : null,
      address: null,
      expiresAt: invoice.expiresAt,
      createdAt: invoice.createdAt,
      paidAt: invoice.settledAt,
      number: invoice.number,
    },
    now: NOW,
    ...over,
  });
