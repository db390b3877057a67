import { describe, expect, it } from 'vitest';
import { priceQuestion } from '../../../../src/renderer/common/price-question.ts';
import { createPageLanguages } from '../../../../src/renderer/words/till-words.ts';

const english = createPageLanguages()('en');
const market = { rate: '92310.00000000', fresh: true };
const ask = (typed: string, known: typeof market | null = market, currency = 'EUR') =>
  priceQuestion(typed, currency, known, english);

describe('STATE-39: a price by hand', () => {
  it('further than 10 % from the market is asked about, with what a sale would cost', () => {
    expect(ask('1846.20')).toBe('That is 98% below the market. A sale of €10.00 would cost 541,654\u00a0sats. Use it?');
    expect(ask('923100')).toBe('That is 900% above the market. A sale of €10.00 would cost 1,084\u00a0sats. Use it?');
    expect(ask('83079')).toBeNull(); // 10 % and no more
    expect(ask('83078.99')).toContain('That is 10% below the market.');
    expect(ask('101541')).toBeNull();
    expect(ask('101541.01')).toContain('above the market');
  });

  it('is compared with the last known price if the market is old', () => {
    expect(ask('46155', { ...market, fresh: false })).toContain('That is 50% below the last known price.');
  });

  it('is asked about once if no price is known to compare it with', () => {
    expect(ask('92310', null)).toBe(
      'No price is known to compare this with. A sale of €10.00 would cost 10,834\u00a0sats. Use it?',
    );
    expect(ask('15000000', null, 'JPY')).toContain('A sale of ¥1,000\u00a0JPY would cost 6,667\u00a0sats.');
  });

  it('that is no price is left to the check of the field', () => {
    expect(ask('abc')).toBeNull();
    expect(ask('0', null)).toBeNull();
  });
});
