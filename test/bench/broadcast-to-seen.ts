import { percentile } from '../faults/table.ts';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { newestInvoice, setUpOnNode } from '../support/till-client.ts';
import { beginSale, openCounter, paintedAt, typeAndCharge } from './counter.ts';
import { withRegtest } from './with-server.ts';

const BTC_DIGITS = 8;

/** Payment handed to the node → till and customer's page both say seen, p95 of `sales` in ms. */
export const broadcastToSeenP95 = async (invoices: number): Promise<number> => {
  const node = await startBitcoinNode();
  try {
    await makeCoins(node, invoices + 10);
    return await withRegtest(async (satchel) => {
      const credentials = await setUpOnNode(satchel.ready, node);
      const counter = await openCounter(satchel.url, credentials);
      const tookMs: number[] = [];
      try {
        for (let sale = 1; sale <= invoices; sale += 1) {
          await beginSale(counter.till, sale);
          await beginSale(counter.display, sale);
          await typeAndCharge(counter.till, '450');
          await counter.till.locator('[data-testid=qr][data-bip21]').waitFor();
          const invoice = await newestInvoice(satchel.url, credentials);
          const payment = await signPayment(node, invoice.address ?? '', invoice.dueSats);
          const sentAt = performance.timeOrigin + performance.now();
          await node.rpc('sendrawtransaction', payment);
          const seen = [paintedAt(counter.till, `seen:${sale}`), paintedAt(counter.display, `seen:${sale}`)];
          tookMs.push(Math.max(...(await Promise.all(seen))) - sentAt);
          await counter.till.keyboard.press('F4'); // next customer
          await counter.till.getByTestId('amount').waitFor();
          if (sale % 10 === 0) await node.mine(1);
        }
      } finally {
        await counter.close();
      }
      return percentile(tookMs, 0.95);
    });
  } finally {
    await node.close();
  }
};

const toBtc = (sats: number): string => {
  const text = String(sats).padStart(BTC_DIGITS + 1, '0');
  return `${text.slice(0, -BTC_DIGITS)}.${text.slice(-BTC_DIGITS)}`;
};

/** A signed payment that the node does not know yet. */
const signPayment = async (node: BitcoinNode, address: string, amountSats: number): Promise<string> => {
  const raw = await node.rpc<string>('createrawtransaction', [], [{ [address]: toBtc(amountSats) }]);
  const funded = await node.rpc<{ hex: string }>('fundrawtransaction', raw, { lockUnspents: true });
  return (await node.rpc<{ hex: string }>('signrawtransactionwithwallet', funded.hex)).hex;
};

/** One confirmed coin a sale, so that no payment hangs from another. */
const makeCoins = async (node: BitcoinNode, coins: number): Promise<void> => {
  const addresses: string[] = [];
  for (let coin = 0; coin < coins; coin += 1) addresses.push(await node.newAddress()); // a node queues 16 calls at most
  await node.payMany(addresses.map((address) => ({ address, amountSats: 1_000_000 })));
  await node.mine(1);
};
