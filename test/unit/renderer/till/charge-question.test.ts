import { beforeEach, describe, expect, it } from 'vitest';
import { chargeQuestion } from '../../../../src/renderer/till/state/charge-question.ts';
import { createTill, type Till } from '../../../../src/renderer/till/state/till.ts';
import type { SessionView } from '../../../../src/renderer/common/client.ts';
import { invoice, keep, session } from '../fixtures.ts';

const EUR_450 = { currency: 'EUR', amount: '4.50', sales: 12 };
const euros = (amount: string) => ({ amount, currency: 'EUR' });
const sats = (amount: string) => ({ amount, currency: 'SATS' });
const withLimit = (askAbove: string, over: Partial<SessionView> = {}): SessionView =>
  session({ ...over, store: { ...session().store, askAbove } });

describe('KEYS-12: an unusual amount', () => {
  it('is more than 100 times the median of today, exactly', () => {
    const today = session({ usualAmounts: [EUR_450] });
    expect(chargeQuestion(euros('450.00'), today)).toBeNull();
    expect(chargeQuestion(euros('450.01'), today)).toEqual({
      ...euros('450.01'),
      why: 'usual',
      against: euros('4.50'),
    });
  });

  it('is none without a median and without a limit', () => {
    expect(chargeQuestion(euros('9999999999.99'), session())).toBeNull();
  });

  it('is compared with sales in its own currency first', () => {
    const today = session({ usualAmounts: [EUR_450, { currency: 'SATS', amount: '5000000', sales: 3 }] });
    expect(chargeQuestion(sats('500000000'), today)).toBeNull();
    expect(chargeQuestion(sats('500000001'), today)?.against).toEqual(sats('5000000'));
  });

  it('is compared by the price of bitcoin if today has no sales in its currency', () => {
    const today = session({ usualAmounts: [EUR_450] }); // 4.50 EUR are 4,875 sats at 92,310 EUR
    expect(chargeQuestion(sats('487500'), today)).toBeNull();
    expect(chargeQuestion(sats('487501'), today)).toEqual({ ...sats('487501'), why: 'usual', against: euros('4.50') });
    expect(chargeQuestion(sats('487501'), session({ usualAmounts: [EUR_450], rate: null }))).toBeNull();
  });

  it('is more than the owner’s limit, which comes first', () => {
    const shop = withLimit('500.00', { usualAmounts: [EUR_450] });
    expect(chargeQuestion(euros('500.01'), shop)).toEqual({
      ...euros('500.01'),
      why: 'limit',
      against: euros('500.00'),
    });
    expect(chargeQuestion(euros('500.00'), shop)?.why).toBe('usual');
    expect(chargeQuestion(euros('500.00'), withLimit('500.00'))).toBeNull();
  });

  it('is asked about too if no price is known to compare it with the owner’s limit', () => {
    expect(chargeQuestion(sats('541654'), withLimit('500.00'))).toBeNull(); // 500 EUR at 92,310 EUR
    expect(chargeQuestion(sats('541655'), withLimit('500.00'))?.why).toBe('limit');
    expect(chargeQuestion(sats('1'), withLimit('500.00', { rate: null }))?.why).toBe('limit');
  });
});

describe('KEYS-12: the question', () => {
  let till: Till;
  let charged: string[];
  let isServerThere: boolean;
  beforeEach(() => {
    charged = [];
    isServerThere = true;
    till = createTill({
      fetch: async (url, init) => {
        if (url.endsWith('/api/till/invoices') && typeof init?.body === 'string') charged.push(init.body);
        if (!isServerThere) throw new TypeError('no connection');
        return Response.json(invoice(), { status: 201 });
      },
      tab: keep(),
      browser: keep(),
      now: () => 1_000,
      newKey: () => 'key',
      open: () => undefined,
      later: () => undefined,
      locale: 'en',
      copy: async () => true,
      bridge: null,
    });
    till.tillState.setState({ session: session({ usualAmounts: [EUR_450] }) });
  });
  const type = (digits: string): void => {
    for (const digit of digits) till.invoiceActions.key(digit as '0'); // a digit is a key of the pad
  };
  const overlay = () => till.tillState.getState().overlay;

  it('comes before Charge, and nothing is charged until it is answered', async () => {
    type('4006381333');
    await till.invoiceActions.charge();
    expect([overlay(), charged]).toEqual(['ask', []]);
    expect(till.tillState.getState().changedAtMs).toBe(1_000); // so that Enter is deaf for 400 ms
    till.invoiceActions.changeAmount();
    expect(till.tillState.getState()).toMatchObject({ overlay: null, pad: { digits: '4006381333' } });
  });

  it('is asked once: the same amount is charged again without it after a failure, another one is not', async () => {
    type('4006381333');
    await till.invoiceActions.charge();
    isServerThere = false;
    await till.invoiceActions.chargeAsked();
    await till.invoiceActions.charge();
    expect([overlay(), charged.length]).toEqual([null, 2]);
    till.invoiceActions.key('back');
    type('3');
    await till.invoiceActions.charge();
    expect([overlay(), charged.length]).toEqual(['ask', 2]);
  });

  it('is asked again for the next sale of the same amount', async () => {
    type('4006381333');
    await till.invoiceActions.charge();
    await till.invoiceActions.chargeAsked();
    till.invoiceActions.next();
    type('4006381333');
    await till.invoiceActions.charge();
    expect([overlay(), charged.length]).toEqual(['ask', 1]);
  });

  it('is not asked about a usual amount', async () => {
    type('450');
    await till.invoiceActions.charge();
    expect([overlay(), charged.length]).toEqual([null, 1]);
  });
});
