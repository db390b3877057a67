import type { InvoiceRecord } from '../../../../src/main/app/records.ts';
import { storeState } from '../../../../src/main/app/shop-api/api-status.ts';
import { createWorld, type World } from '../../domain/life-world.ts';
import { blockOf, says, seenOf, transaction } from '../payment/network.ts';
import { createShop, MINUTE_MS, sell, START_MS, type Shop } from '../shop.ts';

/** An invoice driven through the use cases over a real database. The steps of the world become observations. */
interface Drive {
  readonly shop: Shop;
  readonly world: World;
  readonly invoiceId: string;
  readonly foreign: string[];
  online: boolean;
  /** Hashes of the blocks that were reported and not undone since. */
  readonly told: Set<string>;
}

const invoiceOf = async ({ shop, invoiceId }: Drive): Promise<InvoiceRecord> => {
  const invoice = await shop.database.read.invoices.get(invoiceId);
  if (!invoice) throw new Error('the invoice does not exist');
  return invoice;
};

/** Catches up with undone blocks, new blocks, the mempool and the tip, then completes a chain check. */
const sync = async (drive: Drive): Promise<void> => {
  if (!drive.online) return;
  const { shop, world, told, foreign } = drive;
  const invoice = await invoiceOf(drive);
  const source = says(shop);
  const undone = world.undone.filter(({ hash }) => told.delete(hash));
  if (undone.length > 0) {
    // another block in place of the one below takes the undone ones away
    const below = world.blocks.at(-1);
    const seen = (below?.payments ?? []).map((payment) => seenOf(invoice, payment));
    const hash = `${below?.hash ?? 'block-100'}-again-${undone[0]?.hash}`;
    await source.transactions(seen, { height: world.height(), hash, timeMs: below?.timeMs ?? shop.now() });
  }
  for (const block of world.blocks) {
    if (told.has(block.hash)) continue;
    told.add(block.hash);
    await source.transactions(
      block.payments.map((payment) => seenOf(invoice, payment)),
      blockOf(block),
    );
  }
  const waiting = world.payments.filter((payment) => !payment.lost && payment.block === null);
  const thefts = foreign.map((coin) => transaction(`theft-${coin}`, [coin], [{ scriptHex: '6a', amountSats: 0n }]));
  await source.transactions([...waiting.map((payment) => seenOf(invoice, payment)), ...thefts]);
  await source.tip(world.height());
  await source.checkChain();
};

const pass = async (drive: Drive, minutes: number): Promise<void> => {
  for (let minute = 0; minute < minutes; minute += 1) {
    drive.shop.pass(MINUTE_MS);
    await says(drive.shop).checkChain();
  }
};

const settle = async (step: Promise<{ readonly ok: boolean }>): Promise<void> => {
  if (!(await step).ok) throw new Error('a step was refused');
};

const payLightning = async ({ shop, invoiceId }: Drive, amountSats: bigint): Promise<void> => {
  const event = await shop.database.write(async (tx) => {
    const id = `ln-${shop.now()}`;
    await tx.payments.insert({
      id,
      invoiceId,
      kind: 'lightning',
      amountMsats: amountSats * 1000n,
      txid: null,
      vout: null,
      paymentHash: id,
      onTime: true,
      firstSeenAtMs: shop.now(),
      unconfirmedSinceMs: shop.now(),
      blockHeight: null,
      blockHash: null,
      blockTimeMs: null,
      dropped: false,
      sure: true,
      inBlock: false,
      older: false,
      attached: false,
      reached: 0,
      replaces: null,
      advice: null,
      accepted: false,
      feeMsats: 0n,
      proof: 'preimage',
    });
    return shop.reevaluate.changed(tx, { invoiceId, freshPayments: [id] }, shop.now());
  });
  if (!event) throw new Error('a payment changed nothing');
};

const asked = { storeId: 'store-1', userId: null } as const;

const STEPS: Readonly<Record<string, (drive: Drive, argument: string) => unknown>> = {
  pay: ({ world }, sats) => world.pay(BigInt(sats)),
  bump: ({ world }, index) => world.bump(Number(index)),
  dbl: ({ world, foreign }, index) => foreign.push(world.doubleSpend(Number(index)).coin),
  mine: ({ world, shop }, skew) => world.mine(shop.now() + Number(skew) * MINUTE_MS),
  reorg: ({ world }) => world.reorg(),
  ln: (drive, sats) => payLightning(drive, BigInt(sats)),
  adv: (drive, minutes) => (drive.online ? pass(drive, Number(minutes)) : drive.shop.pass(Number(minutes) * MINUTE_MS)),
  off: (drive) => (drive.online = false),
  down: (drive) => (drive.online = false),
  on: (drive) => (drive.online = true),
  up: (drive) => (drive.online = true),
  cancel: ({ shop, invoiceId }) => settle(shop.cancel({ ...asked, invoiceId })),
  markS: ({ shop, invoiceId }) =>
    settle(shop.mark({ ...asked, invoiceId, as: 'settled', reason: 'seen in the wallet' })),
  markI: ({ shop, invoiceId }) => settle(shop.mark({ ...asked, invoiceId, as: 'invalid', reason: 'refunded' })),
};

export const createDrive = async (confirmations: number) => {
  const shop = await createShop({ confirmations });
  const { invoice } = await sell(shop, { ttlMinutes: 15 });
  const drive: Drive = {
    shop,
    world: createWorld(),
    invoiceId: invoice.id,
    foreign: [],
    online: true,
    told: new Set(),
  };
  const sent = async (endpointId: string): Promise<string[]> =>
    (await shop.outbox(invoice.id)).filter((row) => row.endpointId === endpointId).map((row) => row.type);
  return {
    close: () => shop.close(),
    do: async (did: string): Promise<void> => {
      const [name = '', argument = ''] = did.split(':');
      const step = STEPS[name];
      if (!step) throw new Error(`unknown step ${did}`);
      await step(drive, argument);
      await sync(drive);
    },
    sent,
    view: async () => {
      const record = await invoiceOf(drive);
      const { status, additionalStatus } = storeState(record);
      const minute = (shop.now() - START_MS) / MINUTE_MS;
      return { record, store: `${status} / ${additionalStatus}`, minute, online: drive.online };
    },
  };
};
