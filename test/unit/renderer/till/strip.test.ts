import { describe, expect, it } from 'vitest';
import { stripOf } from '../../../../src/renderer/till/state/strip.ts';
import type { InvoiceView } from '../../../../src/shared/invoice.ts';
import { invoice } from '../fixtures.ts';

const sale = (number: number, over: Partial<InvoiceView> = {}) => invoice({ id: `sale-${number}`, number, ...over });
const late = { status: 'expired', late: true } as const;
const numbers = (invoices: readonly InvoiceView[]) => invoices.map(({ number }) => number);

describe('UX-20: the strip of watched sales', () => {
  it('shows trouble first, then the newest, and each sale once', () => {
    const strip = stripOf([sale(1), sale(2), sale(3), sale(4, late)], [sale(1, late), sale(4, late)]);
    expect(numbers(strip.shown)).toEqual([4, 1]);
    expect([strip.more, strip.moreInTrouble]).toEqual([2, false]);
  });

  it('says when trouble is among those that do not fit', () => {
    const strip = stripOf([sale(1, late), sale(2, late), sale(3, { ...late, allFinal: false }), sale(4)], []);
    expect(numbers(strip.shown)).toEqual([3, 2]);
    expect([strip.more, strip.moreInTrouble]).toEqual([2, true]);
  });

  it('is empty without a sale', () => {
    expect(stripOf([], [])).toEqual({ shown: [], more: 0, moreInTrouble: false });
  });
});
