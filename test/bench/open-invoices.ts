import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { sha256 } from '@noble/hashes/sha2.js';
import { bech32, hex } from '@scure/base';
import { RawTx } from '@scure/btc-signer';
import { z } from 'zod';
import { Subscriber } from 'zeromq';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { REGTEST_OWNER, setUpOnNode } from '../support/till-client.ts';
import { runLoad } from './durable-creations.ts';
import { createShopClient, type ShopClient } from './shop-client.ts';
import { withRegtest } from './with-server.ts';

/** Costs of the program while very many invoices are open. */
export interface OpenInvoices {
  /** Share of one processor while nothing happens, in percent. */
  readonly idleCpuPercent: number;
  /** From the node's announcement of a block of strangers' transactions until the program has read it. */
  readonly blockMs: number;
}

const LOAD_MS = 5_000;
const IDLE_MS = 20_000;
const SETTLE_MS = 5_000;
const TRANSACTIONS = 5_000;
/** Asking more often would itself slow the program down. */
const ASK_EVERY_MS = 5;

/** Makes so many open invoices on a real node, leaves the program alone for a while, then mines a large block. */
export const measureOpenInvoices = async (checkout: string, invoices: number): Promise<OpenInvoices> => {
  const node = await startBitcoinNode();
  try {
    const block = await largeBlock(node);
    return await withRegtest(checkout, async ({ ready, url }) => {
      await setUpOnNode(ready, node);
      const shop = await createShopClient(url, REGTEST_OWNER);
      await shop.untilSelling();
      const order = { url, apiKey: await shop.makeKey(), connections: 32, forMs: LOAD_MS };
      for (let open = 0; open < invoices; open += (await runLoad(order)).created);
      const announcedAt = whenAnnounced(node); // connected long before it is needed
      await sleep(SETTLE_MS);
      const idleCpuPercent = await cpuPercent(ready.pid, IDLE_MS);
      const height = await node.height();
      await node.rpc('submitblock', block);
      while ((await heightOf(shop)) <= height) await sleep(ASK_EVERY_MS);
      return { idleCpuPercent, blockMs: performance.now() - (await announcedAt) };
    });
  } finally {
    await node.close();
  }
};

/** Hears the next block as the program does, after the node has verified it. @returns the time */
const whenAnnounced = async (node: BitcoinNode): Promise<number> => {
  const subscriber = new Subscriber();
  subscriber.connect(node.zmqHashBlock ?? '');
  subscriber.subscribe('hashblock');
  await subscriber.receive();
  const heardAt = performance.now();
  subscriber.close();
  return heardAt;
};

const sessionSchema = z.object({ sources: z.array(z.object({ height: z.number().nullable() })) });

const heightOf = async (shop: ShopClient): Promise<number> =>
  sessionSchema.parse(await shop.send('GET', '/api/till/session')).sources[0]?.height ?? 0;

/** Linux counts a process's time in hundredths of a second. */
const TICKS_PER_SECOND = 100;

const cpuPercent = async (pid: number, forMs: number): Promise<number> => {
  const from = ticksOf(pid);
  await sleep(forMs);
  return ((ticksOf(pid) - from) / TICKS_PER_SECOND / (forMs / 1_000)) * 100;
};

/** Reads user and system time, the 14th and 15th field of `/proc/PID/stat` (proc(5)). */
const ticksOf = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return Number(fields[11]) + Number(fields[12]);
};

// ---------------------------------------------------------------- a large block

/** Outputs per transaction: the node's wallet makes none larger than 100 kvB. */
const FUNDED_AT_ONCE = 1_000;
const FUNDED_SATS = 2_000;
const SPENT_SATS = 1_000n;

/** Makes a valid block of transactions that concern nobody, and does not hand it in. @returns its bytes as hex */
const largeBlock = async (node: BitcoinNode): Promise<string> => {
  const scripts = Array.from({ length: TRANSACTIONS }, (_, at) => anyoneCanSpend(at));
  for (let from = 0; from < scripts.length; from += FUNDED_AT_ONCE) {
    const some = scripts.slice(from, from + FUNDED_AT_ONCE);
    await node.payMany(some.map(({ address }) => ({ address, amountSats: FUNDED_SATS })));
    await node.mine(1);
  }
  const witnesses = new Map(scripts.map(({ address, witnessScript }) => [address, witnessScript]));
  const spends: string[] = [];
  const top = await node.height();
  for (let height = top - TRANSACTIONS / FUNDED_AT_ONCE + 1; height <= top; height += 1)
    for (const { txid, vout } of await readBlock(node, height))
      for (const { n, scriptPubKey } of vout) {
        const witnessScript = witnesses.get(scriptPubKey.address ?? '');
        if (witnessScript) spends.push(spendOf({ txid, index: n }, witnessScript));
      }
  const made = await node.rpc<{ hex: string }>('generateblock', await node.newAddress(), spends, false);
  return made.hex;
};

const blockSchema = z.object({
  tx: z.array(
    z.object({
      txid: z.string(),
      vout: z.array(z.object({ n: z.number(), scriptPubKey: z.object({ address: z.string().optional() }) })),
    }),
  ),
});

const readBlock = async (node: BitcoinNode, height: number): Promise<z.infer<typeof blockSchema>['tx']> =>
  blockSchema.parse(await node.rpc('getblock', await node.rpc('getblockhash', height), 2)).tx;

const OP_DROP = 0x75;
const OP_TRUE = 0x51;

/** A script of its own per number, so that each output has its own address and needs no signature. */
const anyoneCanSpend = (n: number): { readonly address: string; readonly witnessScript: Uint8Array } => {
  const witnessScript = Uint8Array.of(2, n & 0xff, n >> 8, OP_DROP, OP_TRUE);
  const address = bech32.encode('bcrt', [0, ...bech32.toWords(sha256(witnessScript))]);
  return { address, witnessScript };
};

const spendOf = (output: { readonly txid: string; readonly index: number }, witnessScript: Uint8Array): string => {
  const script = Uint8Array.of(0x00, 0x20, ...sha256(witnessScript));
  return hex.encode(
    RawTx.encode({
      version: 2,
      segwitFlag: true,
      inputs: [
        { txid: hex.decode(output.txid), index: output.index, finalScriptSig: Uint8Array.of(), sequence: 0xffffffff },
      ],
      outputs: [{ amount: SPENT_SATS, script }],
      witnesses: [[witnessScript]],
      lockTime: 0,
    }),
  );
};
