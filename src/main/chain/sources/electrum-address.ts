import type { SeenBlock } from '../../app/payment/observations.ts';
import type { InvoiceRecord, PaymentRecord } from '../../app/records.ts';
import { isCheapByAge } from '../block-proof.ts';
import { merkleRootOf, readHeaders } from '../header-chain.ts';
import { assertCoinbase, assertMined } from '../merkle-proof.ts';
import type { ParsedTransaction } from '../raw-transaction.ts';
import type { SourceDeps } from '../source.ts';
import { ProvablyWrong } from '../../upstream/reasons.ts';
import { refusalOf } from './core-mempool.ts';
import { scriptHashOf, type ElectrumApi, type ElectrumEntry } from './electrum-api.ts';
import { ChainMoved, isFrozen, type ElectrumHeaders } from './electrum-headers.ts';
import { findRivals, keepAncestors } from './electrum-rivals.ts';
import { isAddressFault } from './address-faults.ts';

const MEMPOOL = 'mempool';
/** Enough for the sales of months; then everything is handed over once more. */
const MOST_TOLD = 50_000;
/** After as many transactions that cannot be read, the others of the address are not tried. */
const MOST_FAULTS = 4;

export interface ElectrumCheck {
  readonly sourceId: string;
  readonly api: ElectrumApi;
  readonly headers: ElectrumHeaders;
  readonly deps: SourceDeps;
  /** The place of each transaction when it was handed over: its block, or the mempool. */
  readonly told: Map<string, string>;
  /** Depth of the tree of each block whose coinbase was proven. */
  readonly depths: Map<string, number>;
}

type Missing = PaymentRecord & { readonly txid: string };

/** `quiet`: nothing is missing. `missing`: a payment is not listed. `moved`: another block came meanwhile, so it does not count. */
export type Outcome = 'quiet' | 'missing' | 'moved';

/**
 * Completes a chain check of one invoice's address (product.md INV-3): the server's whole history of it, and what became
 * of each payment that is not in it.
 *
 * @throws UpstreamFailed if the address could not be read in full
 */
export const checkAddress = async (check: ElectrumCheck, invoice: InvoiceRecord): Promise<Outcome> => {
  const { sourceId, headers, deps } = check;
  const begunAtMs = deps.clock.nowMs();
  const tip = headers.tip();
  let missing: readonly Missing[];
  try {
    missing = await look(check, invoice);
  } catch (error) {
    if (error instanceof ChainMoved) return 'moved';
    throw error;
  }
  if (!tip || headers.tip() !== tip) return 'moved';
  if (!isFrozen(deps, tip.timeMs))
    await deps.recorder.observe({ kind: 'chain-check', sourceId, begunAtMs, invoiceIds: [invoice.id] });
  return missing.length > 0 ? 'missing' : 'quiet';
};

/** Hands over what the server lists, and what became of the rest. @returns the payments that it does not list */
const look = async (check: ElectrumCheck, { id, scriptHex }: InvoiceRecord): Promise<readonly Missing[]> => {
  if (scriptHex === null) return [];
  const history = await check.api.history(scriptHashOf(scriptHex));
  await takeAll(check, history);
  const listed = new Set(history.map(({ txid }) => txid));
  const missing = await missingPayments(check, id, listed);
  for (const payment of missing) await chase(check, payment, listed);
  return missing;
};

/** Takes what it can: a transaction that cannot be read hides no other one. */
const takeAll = async (check: ElectrumCheck, history: readonly ElectrumEntry[]): Promise<void> => {
  const faults: unknown[] = [];
  for (const entry of history) {
    try {
      await takeListed(check, entry);
    } catch (error) {
      faults.push(error);
      if (error instanceof ChainMoved || !isAddressFault(error) || faults.length >= MOST_FAULTS) throw error;
    }
  }
  if (faults.length > 0) throw faults[0];
};

/** Hands a listed transaction over, once per place where it was. */
const takeListed = async (check: ElectrumCheck, entry: ElectrumEntry, parsed?: ParsedTransaction): Promise<void> => {
  const { sourceId, api, headers, deps, told } = check;
  const { txid, height } = entry;
  const place = placeOf(headers, height);
  if (place === null || told.get(txid) === place) return;
  const transaction = parsed ?? (await api.transaction(txid));
  const block = height > 0 ? await provenBlock(check, transaction, height) : null;
  // an old block proves too little to count for anything, or to make anything gone
  if (!block || !isCheapByAge(block.timeMs, deps.network))
    await deps.recorder.transactions(sourceId, block, [transaction]);
  if (height < 0) await keepAncestors(sourceId, api, deps, transaction);
  if (told.size >= MOST_TOLD) told.clear();
  told.set(txid, place);
};

/** Names the block of this height, or the mempool; null below the root, which is older than whatever waits for a payment. */
const placeOf = (headers: ElectrumHeaders, height: number): string | null => {
  if (height <= 0) return MEMPOOL;
  if (height > (headers.tip()?.height ?? -1)) throw new ChainMoved();
  return headers.at(height)?.hash ?? null;
};

/** Returns the block of a transaction after checking its Merkle proof. @throws UpstreamFailed */
const provenBlock = async (
  check: ElectrumCheck,
  transaction: ParsedTransaction,
  height: number,
): Promise<SeenBlock> => {
  const { api, headers, deps } = check;
  const header = headers.at(height);
  if (!header) throw new ChainMoved();
  const merkleRoot = merkleRootOf(header) ?? '';
  const branch = await api.branch(transaction.txid, height);
  try {
    assertMined(transaction, branch, merkleRoot);
    if (check.depths.get(header.hash) !== branch.merkle.length) {
      const coinbase = await api.coinbase(height);
      const block = { merkleRoot, height, depth: branch.merkle.length, network: deps.network };
      assertCoinbase(await api.transaction(coinbase.txid), coinbase.branch, block);
      check.depths.set(header.hash, branch.merkle.length);
    }
  } catch (error) {
    if (error instanceof ProvablyWrong) await assertUnmoved(check, height, header.hash);
    throw error;
  }
  return { height, hash: header.hash, timeMs: header.timeMs };
};

/** A proof that fails is no lie if the server is on another block by now. */
const assertUnmoved = async ({ api, deps }: ElectrumCheck, height: number, hash: string): Promise<void> => {
  const [now] = readHeaders(await api.header(height), deps.network);
  if (now?.hash !== hash) throw new ChainMoved();
};

/** Lists the payments of an invoice that the server lists no longer, or never did. */
const missingPayments = async (
  { deps }: ElectrumCheck,
  invoiceId: string,
  listed: ReadonlySet<string>,
): Promise<readonly Missing[]> => {
  const missing = new Map<string, Missing>();
  for (const payment of await deps.database.read.payments.ofInvoice(invoiceId))
    if (payment.txid !== null && !listed.has(payment.txid))
      missing.set(payment.txid, { ...payment, txid: payment.txid });
  return [...missing.values()];
};

/** Hands over what robs a payment, or else sends the payment again. */
const chase = async (check: ElectrumCheck, payment: Missing, listed: ReadonlySet<string>): Promise<void> => {
  const { api, deps } = check;
  const { rivals, isWhole } = await findRivals(api, deps, payment.txid);
  for (const { entry, transaction } of rivals) await takeListed(check, entry, transaction);
  if (rivals.length === 0 && !payment.dropped) await sendAgain(check, payment);
  const present = new Set([...listed, ...rivals.map(({ entry }) => entry.txid)]);
  const clashing = isWhole ? await deps.database.read.payments.conflictsOf(payment.txid) : [];
  await tellLeft(
    check,
    [payment.txid, ...clashing].filter((txid) => !present.has(txid)),
  );
};

const sendAgain = async ({ sourceId, api, deps }: ElectrumCheck, { txid, firstSeenAtMs }: Missing): Promise<void> => {
  const isHeld = deps.known.held(sourceId).includes(txid);
  const nowMs = deps.clock.nowMs();
  if (!isHeld && nowMs - firstSeenAtMs < deps.intervals.resendAfterMs) return;
  const rawHex = await deps.database.read.payments.rawTransaction(txid);
  const refusal = rawHex === undefined ? null : await api.send(rawHex);
  if (isHeld && refusal !== null && refusalOf(refusal) === 'conflict')
    await deps.recorder.observe({ kind: 'refused', sourceId, atMs: nowMs, txid });
};

/** Takes back the word about what the server had in its mempool and lists no longer. */
const tellLeft = async ({ sourceId, deps, told }: ElectrumCheck, txids: readonly string[]): Promise<void> => {
  const held = new Set(deps.known.held(sourceId));
  const left = txids.filter((txid) => held.has(txid));
  if (left.length === 0) return;
  for (const txid of left) told.delete(txid);
  await deps.recorder.observe({ kind: 'left', sourceId, atMs: deps.clock.nowMs(), txids: left });
};
