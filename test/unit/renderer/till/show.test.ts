import { beforeEach, describe, expect, it } from 'vitest';
import { createTill, type Till } from '../../../../src/renderer/till/state/till.ts';
import { invoice, keep, session } from '../fixtures.ts';

let till: Till;
let shownOnScreen: string[];
let tab: ReturnType<typeof keep>;
beforeEach(() => {
  shownOnScreen = [];
  tab = keep();
  till = createTill({
    fetch: async (url, init) => {
      if (url.endsWith('/show') && typeof init?.body === 'string') shownOnScreen.push(init.body);
      return Response.json({ id: 'd', invoiceId: null });
    },
    tab,
    browser: keep(),
    now: () => 0,
    newKey: () => 'key',
    open: () => undefined,
    later: () => undefined,
    locale: 'en',
    copy: async () => true,
    bridge: null,
  });
  till.tillState.setState({ session: session(), displays: [{ id: 'd', tillId: null, shows: null }] });
});

describe('STATE-47: a sale shown again', () => {
  it('that ended is an earlier sale: it stays off the customer’s screen, and a reload does not bring it back', () => {
    const paid = invoice({ status: 'settled' });
    till.invoiceActions.show(paid);
    expect(till.tillState.getState()).toMatchObject({ invoice: { id: paid.id }, earlierId: paid.id });
    expect(shownOnScreen).toEqual([]);
    expect(till.credentials.sale()).toBeNull();
    till.invoiceActions.next();
    expect(till.tillState.getState().earlierId).toBeNull();
  });

  it('that waits for money, or was put aside, is no earlier one and goes to the customer’s screen', () => {
    const open = invoice({ id: 'open' });
    till.invoiceActions.show(open);
    expect(till.tillState.getState().earlierId).toBeNull();
    const paid = invoice({ id: 'paid', status: 'settled' });
    till.tillState.setState({ watched: [paid] }); // paid while it was in the strip: its goods are still to be handed over
    till.invoiceActions.show(paid);
    expect(till.tillState.getState()).toMatchObject({ invoice: { id: 'paid' }, earlierId: null });
    expect(shownOnScreen).toEqual(['{"invoiceId":"open"}', '{"invoiceId":"paid"}']);
  });
});
