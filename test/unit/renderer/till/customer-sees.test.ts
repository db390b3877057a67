import { describe, expect, it } from 'vitest';
import { customerSees } from '../../../../src/renderer/till/state/customer-sees.ts';
import type { Display } from '../../../../src/renderer/till/state/till-state.ts';

const screen = (tillId: string | null, shows: Display['shows']): Display => ({ id: 'd', tillId, shows });

describe('STATE-46: what the customer sees', () => {
  it('is what a screen of this till last said it shows', () => {
    const said = { state: 'seen', number: 7 } as const;
    expect(customerSees([screen('till-1', said)], 'till-1', 7)).toBe('seen');
    expect(customerSees([screen(null, said)], 'till-1', 7)).toBe('seen');
    expect(customerSees([screen('till-1', null), screen('till-1', said)], 'till-1', 7)).toBe('seen');
  });

  it('is the address if the screen says that its code is the address alone (STATE-54)', () => {
    const said = { state: 'amount', number: 7 } as const;
    expect(customerSees([screen('till-1', { ...said, plain: true })], 'till-1', 7)).toBe('address');
    expect(customerSees([screen('till-1', { ...said, plain: false })], 'till-1', 7)).toBe('amount');
  });

  it('is nothing if the screen shows another sale, is another till’s, is idle, or says nothing', () => {
    expect(customerSees([screen('till-1', { state: 'amount', number: 8 })], 'till-1', 7)).toBeNull();
    expect(customerSees([screen('till-2', { state: 'amount', number: 7 })], 'till-1', 7)).toBeNull();
    expect(customerSees([screen('till-1', { state: 'idle', number: null })], 'till-1', 7)).toBeNull();
    expect(customerSees([screen('till-1', null)], 'till-1', 7)).toBeNull();
    expect(customerSees([], 'till-1', 7)).toBeNull();
  });
});
