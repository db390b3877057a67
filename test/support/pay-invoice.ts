import { randomBytes } from 'node:crypto';
import type { SeenBlock } from '../../src/main/app/payment/observations.ts';
import type { OpenHttp } from './compose-http.ts';

const parts = async (server: OpenHttp, invoiceId: string, amountSats: bigint) => {
  const invoice = await server.parts.database.read.invoices.get(invoiceId);
  if (!invoice?.scriptHex) throw new Error(`no script of ${invoiceId}`);
  const txid = randomBytes(32).toString('hex');
  const transaction = {
    txid,
    rawHex: txid,
    outputs: [{ vout: 0, scriptHex: invoice.scriptHex, amountSats }],
    spends: [`${randomBytes(32).toString('hex')}:0`],
  };
  return { transaction, atMs: server.parts.clock.nowMs(), sourceId: 'test' };
};

/** Reports a payment in the mempool, or in a block that is known already, as a chain source does. */
export const payInvoice = async (
  server: OpenHttp,
  invoiceId: string,
  amountSats: bigint,
  block: SeenBlock | null = null,
): Promise<string> => {
  const { transaction, atMs, sourceId } = await parts(server, invoiceId, amountSats);
  await server.record({ kind: 'transactions', sourceId, atMs, block, transactions: [transaction] });
  return transaction.txid;
};

let height = 100;

/** Reports a payment in a block, and the tip that comes with it. */
export const payInBlock = async (server: OpenHttp, invoiceId: string, amountSats: bigint): Promise<void> => {
  const { transaction, atMs, sourceId } = await parts(server, invoiceId, amountSats);
  height += 1;
  await server.parts.told.block(sourceId, { height, hash: `block-${height}`, timeMs: atMs }, [transaction]);
};

/** Reports a complete chain check that began now: it ends invoices past their expiry. */
export const checkChain = (server: OpenHttp): Promise<void> =>
  server.record({ kind: 'chain-check', sourceId: 'test', begunAtMs: server.parts.clock.nowMs(), invoiceIds: 'all' });
