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

/** The observations of one source. */
export const says = (shop: Shop, sourceId = SOURCE) => ({
  transactions: (transactions: readonly SeenTransaction[], block: SeenBlock | null = null) =>
    shop.observe({ kind: 'transactions', sourceId, atMs: shop.now(), block, transactions }),
  blockLost: (hash: string) => shop.observe({ kind: 'block-lost', sourceId, atMs: shop.now(), hash }),
  tip: (height: number, hash = `block-${height}`) =>
    shop.observe({ kind: 'tip', sourceId, atMs: shop.now(), height, hash }),
  checkChain: () => shop.observe({ kind: 'chain-check', sourceId, begunAtMs: shop.now(), invoiceIds: 'all' }),
  refused: (txid: string, by: 'conflict' | 'resend' = 'resend') =>
    shop.observe({ kind: 'refused', sourceId, atMs: shop.now(), txid, by }),
  returned: (txid: string) => shop.observe({ kind: 'returned', sourceId, atMs: shop.now(), txid }),
  unmined: (txid: string) => shop.observe({ kind: 'unmined', sourceId, atMs: shop.now(), txid }),
});
