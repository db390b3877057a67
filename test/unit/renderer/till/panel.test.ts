import { describe, expect, it } from 'vitest';
import { panelKindOf, soundOf } from '../../../../src/renderer/till/state/panel-kind.ts';
import { panelOf, type PanelFacts } from '../../../../src/renderer/till/state/panel.ts';
import { createLanguages } from '../../../../src/renderer/words/inside-words.ts';
import type { InvoiceView } from '../../../../src/shared/invoice.ts';
import { invoice, payment } from '../fixtures.ts';

const CASES: [string, Partial<InvoiceView>][] = [
  ['waiting', {}],
  ['underpaid', { part: true }],
  ['replaced', { notice: 'replaced' }],
  ['underpaid', { part: true, notice: 'replaced' }],
  ['reverted', { notice: 'reverted' }],
  ['seen', { status: 'processing' }],
  ['replaced', { status: 'processing', notice: 'replaced' }],
  ['reverted', { status: 'processing', notice: 'reverted' }],
  ['paid', { status: 'settled' }],
  ['overpaid', { status: 'settled', over: true }],
  ['paid-twice', { status: 'settled', over: true, notice: 'twice' }],
  ['paid', { status: 'settled', notice: 'reverted' }],
  ['expired', { status: 'expired' }],
  ['expired-underpaid', { status: 'expired', part: true }],
  ['paid-late', { status: 'expired', late: true, part: true }],
  ['cancelled', { status: 'cancelled' }],
  ['paid-late', { status: 'cancelled', receivedSats: 5 }],
  ['invalid', { status: 'invalid' }],
];

const facts: PanelFacts = { language: createLanguages()('en'), instantLimitSats: null };

describe('the payment panel', () => {
  it.each(CASES)('is %s for %o', (kind, over) => {
    expect(panelKindOf(invoice(over))).toBe(kind);
  });

  it('is green only for a settled invoice', () => {
    const green = CASES.filter(([, over]) => panelOf(invoice(over), facts).tone === 'paid');
    expect(green.map(([, over]) => over.status)).toEqual(green.map(() => 'settled'));
    expect(green.length).toBeGreaterThan(0);
  });

  it('says how much is left and that the new code is for it', () => {
    const panel = panelOf(
      invoice({
        part: true,
        receivedSats: 10_833,
        remainingSats: 9_100,
        receivedAmount: '10.00',
        remainingAmount: '8.40',
        payments: [payment({ amountSats: 10_833 })],
      }),
      facts,
    );
    expect(panel.todo).toBe('€10.00 received. The new code is for €8.40.');
    expect([panel.due, panel.dueNote, panel.sats]).toEqual(['€8.40', 'left', '9,100\u00a0sats of 19,933']);
    expect(panel.canCancel).toBe(false);
  });

  it('says to collect the rest another way if it is too small for a code', () => {
    const panel = panelOf(
      invoice({ part: true, bip21: null, remainingAmount: '0.20', receivedAmount: '18.20' }),
      facts,
    );
    expect(panel.todo).toContain('Collect the rest another way.');
  });

  it('lets a sale be cancelled only while no payment was ever seen', () => {
    expect(panelOf(invoice(), facts).canCancel).toBe(true);
    expect(panelOf(invoice({ payments: [payment({ gone: true })] }), facts).canCancel).toBe(false);
  });

  it('shows the code again after the sender paid somebody else', () => {
    const panel = panelOf(invoice({ notice: 'replaced', payments: [payment({ gone: true })] }), facts);
    expect([panel.picture, panel.big, panel.customer]).toEqual(['code', 'clock', '']);
  });

  it('says what the customer reads after the network reverted a payment', () => {
    const seen = panelOf(invoice({ status: 'processing', notice: 'reverted', payments: [payment()] }), facts);
    expect(seen.customer).toBe('Payment seen');
    expect(panelOf(invoice({ notice: 'reverted', payments: [payment({ gone: true })] }), facts).customer).toBe('');
  });

  it('says that it waits because the amount is above the instant limit', () => {
    const seen = invoice({ status: 'processing', payments: [payment()] });
    const why = (instantLimitSats: number | null): string => panelOf(seen, { ...facts, instantLimitSats }).why;
    expect(why(16_250)).toBe('Above the instant limit of €15.00. Usually done in 10 minutes.');
    expect(why(19_933)).toBe('Usually done in 10 minutes.'); // at the limit it is the fee or something else
    expect(why(null)).toBe('Usually done in 10 minutes.');
    expect(panelOf(invoice(), facts).why).toBe('');
  });

  it('sends the customer to the counter if a waiting sale has no code', () => {
    expect(panelOf(invoice({ part: true, bip21: null }), facts).customer).toBe('Please ask');
  });

  it('makes the sound of the new state, and none without a change', () => {
    expect(soundOf('waiting', 'seen')).toBe('seen');
    expect(soundOf('seen', 'paid')).toBe('paid');
    expect(soundOf('paid', 'reverted')).toBe('person');
    expect(soundOf('paid', 'paid')).toBeNull();
    expect(soundOf(null, 'waiting')).toBeNull();
  });
});
