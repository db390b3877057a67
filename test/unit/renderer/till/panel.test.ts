import { describe, expect, it } from 'vitest';
import { isAlarming, panelKindOf, soundOf } from '../../../../src/renderer/till/state/panel-kind.ts';
import { panelOf, type PanelFacts } from '../../../../src/renderer/till/state/panel.ts';
import { createPageLanguages } from '../../../../src/renderer/words/till-words.ts';
import { ADVICE_REASONS } from '../../../../src/shared/advice.ts';
import type { AdviceView, InvoiceView } from '../../../../src/shared/invoice.ts';
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
  ['late-seen', { status: 'expired', late: true, allFinal: false }],
  ['late-seen', { status: 'cancelled', late: true, allFinal: false }],
  ['late-seen', { status: 'cancelled', receivedSats: 5, allFinal: false }],
  ['late-seen', { status: 'invalid', late: true, allFinal: false }],
  ['late-seen', { status: 'invalid', late: true, notice: 'twice', allFinal: false }],
  ['more-seen', { status: 'settled', over: true, notice: 'twice', allFinal: false }],
  ['more-seen', { status: 'settled', over: true, allFinal: false }],
  ['reverted', { status: 'expired', notice: 'replaced' }],
  ['reverted', { status: 'cancelled', notice: 'replaced' }],
  ['reverted', { status: 'invalid', notice: 'replaced' }],
  ['expired-underpaid', { status: 'expired', part: true, notice: 'replaced' }],
];

const facts: PanelFacts = {
  language: createPageLanguages()('en'),
  instantLimitSats: null,
  earlierId: null,
  waitingIds: new Set(),
};

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
      invoice({
        part: true,
        bip21: null,
        noCode: 'small',
        remainingSats: 217,
        remainingAmount: '0.20',
        receivedAmount: '18.20',
      }),
      facts,
    );
    expect(panel.todo).toContain('Collect the rest another way.');
  });

  it('STATE-1: does not call the rest too small when the code is hidden because its time is over', () => {
    const hidden = { part: true, bip21: null, noCode: 'expired', receivedAmount: '10.00' } as const;
    for (const remainingSats of [9_100, 217]) {
      const todo = (allFinal: boolean): string => panelOf(invoice({ ...hidden, remainingSats, allFinal }), facts).todo;
      expect(todo(false)).toBe('€10.00 seen, then the code expired. Do not refund it yet.');
      expect(todo(true)).toBe('€10.00 received, then the code expired.');
    }
  });

  it('LN-23: says why a sale by Lightning alone has no code', () => {
    const todo = (change: Parameters<typeof invoice>[0]): string =>
      panelOf(invoice({ address: null, bip21: null, ...change }), facts).todo;
    expect(todo({ noCode: 'expired' })).toBe('Nothing received yet.');
    expect(todo({ noCode: 'lightning' })).toBe(
      'The Lightning node has made no code yet. It appears here when it does.',
    );
    const unsafe = 'This code cannot be shown safely. Cancel the sale and charge again.';
    expect(todo({ noCode: 'unsafe' })).toBe(unsafe);
    const part = { part: true, receivedAmount: '10.00', remainingAmount: '8.40' };
    expect(todo({ ...part, noCode: 'lightning' })).toBe(
      '€10.00 received. The Lightning node has made no code for €8.40 yet.',
    );
    expect(todo({ ...part, noCode: 'unsafe' })).toBe(unsafe);
  });

  it('lets a sale be cancelled only while no payment was ever seen', () => {
    expect(panelOf(invoice(), facts).canCancel).toBe(true);
    expect(panelOf(invoice({ payments: [payment({ gone: true })] }), facts).canCancel).toBe(false);
  });

  it('shows the code again after the sender paid somebody else', () => {
    const panel = panelOf(invoice({ notice: 'replaced', payments: [payment({ gone: true })] }), facts);
    expect([panel.picture, panel.big]).toEqual(['code', 'clock']);
  });

  it('says that it waits because the amount is above the instant limit', () => {
    const seen = invoice({ status: 'processing', payments: [payment()] });
    const why = (instantLimitSats: number | null): string => panelOf(seen, { ...facts, instantLimitSats }).why;
    expect(why(16_250)).toBe('Above the instant limit of €15.00. Usually done in 10 minutes.');
    expect(why(19_933)).toBe('Usually done in 10 minutes.'); // at the limit it is the fee or something else
    expect(why(null)).toBe('Usually done in 10 minutes.');
    expect(panelOf(invoice(), facts).why).toBe('');
  });

  describe('STATE-49: the advice about a payment that is not final', () => {
    const advised = (word: AdviceView['word'], ...reasons: AdviceView['reasons']) =>
      panelOf(
        invoice({
          status: 'processing',
          allFinal: false,
          payments: [payment()],
          advice: { word, reasons, limitSats: 16_250 },
        }),
        facts,
      );
    const ALWAYS = 'A payment that is not final can always be replaced.';

    it('waits, with the gravest reasons first', () => {
      const panel = advised('wait', 'far_above_limit', 'fee_too_low', 'just_seen');
      expect([panel.kind, panel.word, panel.big]).toEqual(['seen', 'Wait', 'not-final']);
      expect(panel.why).toBe(
        'Far above the instant limit of €15.00. The fee is far too low. Usually done in 10 minutes.',
      );
    });

    it('asks a manager in amber, which is no green, and says what failed', () => {
      const panel = advised('ask', 'above_limit');
      expect([panel.kind, panel.tone, panel.word, panel.big]).toEqual([
        'ask-manager',
        'warn',
        'Ask manager',
        'not-final',
      ]);
      expect([panel.todo, panel.why]).toEqual([
        'Payment seen, but a check failed.',
        `Above the instant limit of €15.00. ${ALWAYS}`,
      ]);
      expect(soundOf('seen', 'ask-manager')).toBe('person');
    });

    it('accepts without the green of final money', () => {
      const panel = advised('accept');
      expect([panel.kind, panel.tone, panel.word, panel.why]).toEqual(['accept', 'wait', 'Accept', ALWAYS]);
      expect([panel.big, panel.open]).toEqual(['next', true]);
    });

    it('STATE-60: waits until the sale is final if the cashier chose to, whatever the advice', () => {
      const waiting = (word: AdviceView['word'], ...reasons: AdviceView['reasons']) => {
        const sale = invoice({ status: 'processing', advice: { word, reasons, limitSats: 16_250 } });
        return panelOf(sale, { ...facts, waitingIds: new Set([sale.id]) });
      };
      const panel = waiting('accept');
      expect([panel.kind, panel.tone, panel.word, panel.big]).toEqual(['seen', 'wait', 'Wait', 'not-final']);
      expect([panel.canSetAside, panel.wait]).toEqual([true, 'chosen']);
      expect(panel.why).toBe('Usually done in 10 minutes.');
      expect(waiting('ask', 'fee_low').why).toBe('The fee is low. Usually done in 10 minutes.');
      // advice to wait leaves nothing to choose
      expect(waiting('wait', 'not_sure').wait).toBeNull();
      expect([advised('accept').wait, advised('ask', 'fee_low').wait]).toEqual(['offered', 'offered']);
    });

    it('has words for every reason', () => {
      for (const reason of ADVICE_REASONS) expect(advised('ask', reason).why).toMatch(/^[A-Z].+\. A payment that/);
    });

    it('says of a sale that is paid by such money that it can still be replaced', () => {
      const paid = (over: Partial<InvoiceView>) =>
        panelOf(invoice({ status: 'settled', payments: [payment()], ...over }), facts).why;
      expect(paid({ allFinal: false })).toBe(ALWAYS);
      expect(paid({ allFinal: true })).toBe('');
    });

    it('gives way to a payment that was changed or taken back', () => {
      const advice = { word: 'ask' as const, reasons: [], limitSats: 1 };
      expect(panelKindOf(invoice({ status: 'processing', notice: 'replaced', advice }))).toBe('replaced');
      expect(panelKindOf(invoice({ status: 'processing', notice: 'reverted', advice }))).toBe('reverted');
    });
  });

  it('STATE-41: asks to wait for late money that is only seen, and nobody refunds it', () => {
    const seen = (over: Partial<InvoiceView>) =>
      panelOf(invoice({ receivedSats: 19_933, allFinal: false, ...over }), facts);
    for (const status of ['expired', 'cancelled', 'invalid'] as const) {
      const panel = seen({ status, late: true });
      expect([panel.tone, panel.picture, panel.big, panel.word, panel.todo, panel.open]).toEqual([
        'wait',
        'clock',
        'not-final',
        'Wait',
        'A late payment was seen. Do not refund it yet.',
        true,
      ]);
      expect(panel.acceptLate).toBe(false);
    }
    const part = seen({ status: 'expired', part: true, receivedAmount: '10.00' });
    expect(part.todo).toBe('€10.00 seen, then the code expired. Do not refund it yet.');
  });

  it('STATE-42: says who decides about late money, and offers to accept it, once it is final', () => {
    for (const status of ['expired', 'cancelled', 'invalid'] as const) {
      const panel = panelOf(invoice({ status, late: true, receivedAmount: '18.40' }), facts);
      expect([panel.word, panel.acceptLate]).toEqual(['Paid late', true]);
      expect(panel.todo).toMatch(/^€18\.40 arrived after .* A manager accepts or refunds it\.$/);
    }
    // less than the price cannot be accepted as the price
    expect(panelOf(invoice({ status: 'cancelled', receivedSats: 5 }), facts).acceptLate).toBe(false);
  });

  it('STATE-43: calls for a person if late money was taken back', () => {
    const panel = panelOf(invoice({ status: 'expired', notice: 'replaced' }), facts);
    expect([panel.tone, panel.word, panel.todo, panel.big]).toEqual([
      'bad',
      'No longer paid',
      'Sale 1042: the payment was taken back. Ask a manager.',
      'next',
    ]);
    expect(soundOf('late-seen', 'reverted')).toBe('person');
    expect(isAlarming('reverted')).toBe(true);
  });

  it('STATE-44: gives nothing back while what came twice or too much is only seen', () => {
    const panel = panelOf(
      invoice({ status: 'settled', over: true, notice: 'twice', overAmount: '18.40', allFinal: false }),
      facts,
    );
    expect([panel.tone, panel.word]).toEqual(['paid', 'Paid']);
    expect(panel.todo).toBe('Accept. €18.40 more was seen. Do not give it back yet.');
    expect(soundOf('more-seen', 'paid-twice')).toBe('person');
    expect(soundOf('more-seen', 'paid')).toBe('person'); // what was seen is gone again
    expect(soundOf('seen', 'more-seen')).toBe('paid');
  });

  it('STATE-12: has one tone and one button that leads on after money was taken back, in every status', () => {
    for (const over of [{}, { status: 'processing' as const }]) {
      const panel = panelOf(invoice({ ...over, notice: 'reverted', payments: [payment()] }), facts);
      expect([panel.tone, panel.big, panel.open, panel.canSetAside]).toEqual(['bad', 'next', true, false]);
      expect(panel.word).toBe('No longer paid');
    }
    const unmined = panelOf(invoice({ status: 'processing', notice: 'reverted', payments: [payment()] }), facts);
    expect(unmined.todo).toBe('Sale 1042: the payment is no longer final. Ask a manager.');
  });

  it('STATE-47: never shows an earlier sale in green, whatever was paid', () => {
    const earlier = (over: Partial<InvoiceView>) => {
      const sale = invoice(over);
      return panelOf(sale, { ...facts, earlierId: sale.id });
    };
    for (const over of [{}, { over: true }, { over: true, allFinal: false }]) {
      const panel = earlier({ status: 'settled', ...over });
      expect([panel.tone, panel.word, panel.todo]).toEqual([
        'plain',
        'Earlier sale · Nov 20, 2026',
        'Paid. Nothing to do.',
      ]);
    }
    expect(CASES.map(([, over]) => earlier(over)).filter(({ tone }) => tone === 'paid')).toEqual([]);
    const expired = earlier({ status: 'expired' });
    expect([expired.word, expired.why]).toEqual(['Expired', 'Earlier sale · Nov 20, 2026']);
    expect(panelOf(invoice({ status: 'settled' }), { ...facts, earlierId: 'another' }).tone).toBe('paid');
  });

  it('makes the sound of the new state, and none without a change', () => {
    expect(soundOf('waiting', 'seen')).toBe('seen');
    expect(soundOf('seen', 'paid')).toBe('paid');
    expect(soundOf('paid', 'reverted')).toBe('person');
    expect(soundOf('paid', 'paid')).toBeNull();
    expect(soundOf(null, 'waiting')).toBeNull();
  });
});
