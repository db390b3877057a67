import type { SeenBlock, SeenTransaction } from '../../../../src/main/app/payment/observations.ts';
import type { InvoiceRecord } from '../../../../src/main/app/records.ts';
import type { WorldBlock, WorldPayment } from '../../domain/life-world.ts';
import { SOURCE, type Shop } from '../shop.ts';

const hexOf = (text: string): string => Buffer.from(text).toString('hex').padStart(64, '0').slice(-64);

export const txidOf = (name: string): string => hexOf(`tx-${name}`);
const outpointOf = (coin: string): string => `${hexOf(coin)}:0`;

/** A transaction that pays these scripts and spends these coins. */
export const transaction = (
  name: string,
  coins: readonly string[],
  outputs: readonly { scriptHex: string; amountSats: bigint }[],
): SeenTransaction => ({
  txid: txidOf(name),
  rawHex: hexOf(name),
  outputs: outputs.map((output, vout) => ({ ...output, vout })),
  spends: coins.map(outpointOf),
});

export const scriptOf = (invoice: InvoiceRecord): string => {
  if (invoice.scriptHex === null) throw new Error('no address');
  return invoice.scriptHex;
};

/** A payment of the world as the transaction that a source reports. */
export const seenOf = (invoice: InvoiceRecord, payment: WorldPayment): SeenTransaction =>
  transaction(payment.id, [payment.coin], [{ scriptHex: scriptOf(invoice), amountSats: payment.amountSats }]);

export const blockOf = ({ height, hash, timeMs }: WorldBlock): SeenBlock => ({ height, hash, timeMs });

/** Hands over what one of the owner's sources says. */
export const says = ({ told, now }: Pick<Shop, 'told' | 'now'>, sourceId = SOURCE) => ({
  transactions: (transactions: readonly SeenTransaction[], block: SeenBlock | null = null) =>
    block === null ? told.mempool(sourceId, transactions) : told.block(sourceId, block, transactions),
  tip: (height: number, hash?: string) => told.tip(sourceId, height, hash),
  checkChain: () => told.observe(sourceId, { kind: 'chain-check', begunAtMs: now(), invoiceIds: 'all' }),
  refused: (txid: string) => told.observe(sourceId, { kind: 'refused', atMs: now(), txid }),
  left: (...txids: string[]) => told.observe(sourceId, { kind: 'left', atMs: now(), txids }),
  state: (state: 'caught-up' | 'catching-up' | 'lying') =>
    told.observe(sourceId, { kind: 'state', atMs: now(), state }),
});
