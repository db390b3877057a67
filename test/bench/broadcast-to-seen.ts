import { percentile } from '../faults/table.ts';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { newestInvoice, setUpOnNode } from '../support/till-client.ts';
import { beginTurn, openCounter, paintedAt, typeAndCharge } from './counter.ts';
import { withRegtest } from './with-server.ts';

const BTC_DIGITS = 8;

/** From handing a payment to the node until till and customer's screen both show it as seen: p95 in ms. */
export const broadcastToSeenP95 = async (checkout: string, invoices: number): Promise<number> => {
  const node = await startBitcoinNode();
  try {
    await makeCoins(node, invoices + 10);
    return await withRegtest(checkout, async (satchel) => {
      const credentials = await setUpOnNode(satchel.ready, node);
      const counter = await openCounter(satchel.url, credentials);
      const tookMs: number[] = [];
      try {
        for (let turn = 1; turn <= invoices; turn += 1) {
          await beginTurn(counter.till, turn);
          await beginTurn(counter.display, turn);
          await typeAndCharge(counter.till, '450');
          await counter.till.locator('[data-testid=qr][data-bip21]').waitFor();
          const invoice = await newestInvoice(satchel.url, credentials);
          const payment = await signPayment(node, invoice.address ?? '', invoice.dueSats);
          const sentAt = performance.timeOrigin + performance.now();
          await node.rpc('sendrawtransaction', payment);
          const seen = [paintedAt(counter.till, `seen:${turn}`), paintedAt(counter.display, `seen:${turn}`)];
          tookMs.push(Math.max(...(await Promise.all(seen))) - sentAt);
          await counter.till.keyboard.press('F4'); // next customer
          await counter.till.getByTestId('amount').waitFor();
          if (turn % 10 === 0) await node.mine(1);
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

/** Signs a payment that the node does not know yet. */
const signPayment = async (node: BitcoinNode, address: string, amountSats: number): Promise<string> => {
  const raw = await node.rpc<string>('createrawtransaction', [], [{ [address]: toBtc(amountSats) }]);
  const funded = await node.rpc<{ hex: string }>('fundrawtransaction', raw, { lockUnspents: true });
  return (await node.rpc<{ hex: string }>('signrawtransactionwithwallet', funded.hex)).hex;
};

/** Makes confirmed coins, one per payment, so that no payment depends on another. */
const makeCoins = async (node: BitcoinNode, coins: number): Promise<void> => {
  const addresses: string[] = [];
  for (let coin = 0; coin < coins; coin += 1) addresses.push(await node.newAddress()); // a node queues at most 16 calls
  await node.payMany(addresses.map((address) => ({ address, amountSats: 1_000_000 })));
  await node.mine(1);
};
