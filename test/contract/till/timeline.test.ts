import { afterAll, beforeAll, expect, test } from 'vitest';
import { getTillInvoice } from '../../../src/shared/contract/invoices.ts';
import { bearer } from '../../support/http-client.ts';
import { openStoreShop, type StoreShop } from '../../support/store-client.ts';

let shop: StoreShop;
beforeAll(async () => {
  shop = await openStoreShop();
  await shop.blocks(0);
});
afterAll(() => shop.close());

test('the timeline of an invoice is newest first, effects above causes, and names sources by their kind', async () => {
  for (const [how, source, status] of [
    ['exact', 'training', 'processing'],
    ['lightning', 'lightning', 'settled'],
  ] as const) {
    const { id } = await shop.charge();
    await shop.pay(id, how);
    const shown = async (): Promise<unknown[]> => {
      const headers = bearer(shop.server.manager.token);
      const answer = await shop.send('GET', `/api/till/invoices/${String(id)}`, undefined, headers);
      const detail = getTillInvoice.answers[200].parse(answer.json());
      return detail.timeline.map((entry) =>
        entry.kind === 'observation' ? entry.source : entry.kind === 'transition' ? entry.to : entry.kind,
      );
    };
    await expect.poll(shown).toEqual([status, source, 'new', 'address', 'quote']);
  }
});
