import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTrainingActions, type TrainingActions } from '../../../../src/main/app/training/training-actions.ts';
import type { TrainingChain } from '../../../../src/main/app/ports.ts';
import type { InvoiceRecord } from '../../../../src/main/app/records.ts';
import { ok, refuse } from '../../../../src/shared/result.ts';
import { says, scriptOf, transaction, txidOf } from '../payment/network.ts';
import { createShop, sell, type Shop } from '../shop.ts';

let shop: Shop;
let invoice: InvoiceRecord;
let actions: TrainingActions;
let auto: boolean;

/** A chain that reports each of its steps to the use case, as the simulated one does. */
const createChain = (): TrainingChain => {
  let paid = 0;
  let height = 100;
  return {
    pay: async (scriptHex, amountSats) => {
      paid += 1;
      await says(shop).transactions([transaction(`t${paid}`, [`c${paid}`], [{ scriptHex, amountSats }])]);
      return { txid: txidOf(`t${paid}`) };
    },
    replace: async () => {
      await says(shop).transactions([transaction('away', [`c${paid}`], [{ scriptHex: '6a', amountSats: 0n }])]);
      return ok({ txid: txidOf('away') });
    },
    mine: async (count) => says(shop).tip((height += count)),
    reorg: async (depth) => says(shop).tip((height -= depth - 1), 'instead'),
    setAutoBlocks: (on) => (auto = on),
  };
};
beforeEach(async () => {
  auto = true;
  shop = await createShop();
  ({ invoice } = await sell(shop));
  actions = createTrainingActions({
    database: shop.database,
    clock: { nowMs: shop.now },
    chain: createChain(),
    payLightning: async () => refuse('already_paid'),
    lightningInvoices: { ensure: async () => {} },
  });
});
afterEach(() => shop.close());

const pay = (how: 'exact' | 'part' | 'over' | 'lightning', amountSats?: bigint) =>
  actions
    .pay({ storeId: 'store-1', invoiceId: invoice.id, how, ...(amountSats === undefined ? {} : { amountSats }) })
    .then((result) => (result.ok ? result.value.receivedSats : result.error.code));

describe('PROG-3: training', () => {
  it('pays half of due rounded down for `part`, then what remains for `exact`, then nothing', async () => {
    expect(scriptOf(invoice)).toMatch(/^0014/);
    expect(await pay('part')).toBe(500);
    expect(await pay('exact')).toBe(1000);
    expect(await pay('exact')).toBe('already_paid');
  });

  it('pays due + 10 % for `over`, and any amount that is given', async () => {
    expect(await pay('over')).toBe(1100);
    expect(await pay('exact', 7n)).toBe(1107);
  });

  it('refuses Lightning if there is no Lightning invoice, and does not find an invoice of another store', async () => {
    expect(await pay('lightning')).toBe('training_lightning_unavailable');
    const foreign = await actions.pay({ storeId: 'store-2', invoiceId: invoice.id, how: 'exact' });
    expect(foreign.ok || foreign.error.code).toBe('not_found');
  });

  it('replaces an unconfirmed payment, and nothing else', async () => {
    const replace = () => actions.replace({ storeId: 'store-1', invoiceId: invoice.id });
    const nothing = await replace();
    expect(nothing.ok || nothing.error.code).toBe('nothing_to_replace');
    await pay('exact');
    const replaced = await replace();
    expect(replaced.ok && replaced.value).toMatchObject({ status: 'new', notice: 'replaced', receivedSats: 0 });
  });

  it('mines blocks, reorganises them and stops automatic blocks', async () => {
    expect(await actions.blocks(3)).toEqual(ok({ height: 103 }));
    expect(await actions.reorg(2)).toEqual(ok({ height: 102 }));
    expect([await actions.blocks(0), auto]).toEqual([ok({ height: 102 }), false]);
  });
});
