import type { SeenBlock } from '../../app/payment/observations.ts';
import type { InvoiceRecord, PaymentRecord } from '../../app/records.ts';
import { isCheapByAge, rootOfBranch } from '../block-proof.ts';
import { bytesOfHex, parseTransaction, type ParsedTransaction } from '../raw-transaction.ts';
import type { SourceDeps } from '../source.ts';
import { UpstreamFailed } from '../../upstream/reasons.ts';
import { CONFIRMED_PAGE, MEMPOOL_LIMIT, type EsploraApi, type EsploraStatus, type EsploraTx } from './esplora-api.ts';
import { isAddressFault } from './esplora-faults.ts';
import { refusalOf } from './core-mempool.ts';
import { checkedHeader, type EsploraHeaders, type KnownHeader } from './esplora-headers.ts';

/** Pages of one address that are read at most (chain.md CHAIN-33): 5,000 payments of one sale. */
const MOST_PAGES = 200;
/** After as many transactions that cannot be read, the others of the address are not tried. */
const MOST_FAULTS = 4;

/** A transaction that the server lists for an address; `outputs` if it named them. */
interface Listed {
  readonly txid: string;
  readonly status: EsploraStatus;
  readonly outputs?: readonly { readonly scriptpubkey: string; readonly value: number }[];
}

export interface AddressCheck {
  readonly sourceId: string;
  readonly api: EsploraApi;
  readonly headers: EsploraHeaders;
  readonly deps: SourceDeps;
  /** Transactions that touch an address and pay no invoice, with their block: each is fetched once. */
  readonly idle: Map<string, string>;
}

type Watched = InvoiceRecord & { readonly address: string; readonly scriptHex: string };

/** The server's list for an address, as far as it could be read. */
interface Listing {
  readonly listed: ReadonlyMap<string, Listed>;
  /** Why it could not be read to the end. */
  readonly fault: Fault | null;
}
interface Fault {
  readonly error: unknown;
}

/**
 * Completes a chain check of one invoice's address (product.md INV-3). What could be read is recorded even if the rest
 * could not.
 *
 * @throws UpstreamFailed if the address could not be read in full
 */
export const checkAddress = async (check: AddressCheck, invoice: InvoiceRecord): Promise<void> => {
  const { address, scriptHex } = invoice;
  if (address === null || scriptHex === null) return;
  const begunAtMs = check.deps.clock.nowMs();
  const watched = { ...invoice, address, scriptHex };
  const { listed, fault } = await list(check, watched);
  const stored = await check.deps.database.read.payments.ofInvoice(invoice.id);
  const payments = new Map(stored.flatMap((payment) => (payment.txid === null ? [] : [[payment.txid, payment]])));
  await takeListed(check, watched, listed, payments);
  if (fault) throw fault.error;
  for (const [txid, payment] of payments) {
    if (listed.has(txid) || payment.dropped) continue;
    // If a mined one is not listed, the answer is behind: a lost block is noticed by the headers.
    if (payment.blockHash === null) await chase(check, txid);
  }
  await check.deps.recorder.observe({
    kind: 'chain-check',
    sourceId: check.sourceId,
    begunAtMs,
    invoiceIds: [invoice.id],
  });
};

const list = async (check: AddressCheck, invoice: Watched): Promise<Listing> => {
  const first = (await check.api.addressTxs(invoice.address)).map(toListed);
  const waiting = first.filter(({ status }) => !status.confirmed);
  const { confirmed, fault } = await listConfirmed(check, invoice, first);
  const listed = new Map([...confirmed, ...waiting].map((one) => [one.txid, one]));
  // A crowded mempool is not listed in full, but all its unspent outputs are.
  if (fault || waiting.length < MEMPOOL_LIMIT) return { listed, fault };
  try {
    for (const one of await check.api.addressUtxos(invoice.address))
      if (!listed.has(one.txid)) listed.set(one.txid, one);
    return { listed, fault: null };
  } catch (error) {
    return { listed, fault: { error } };
  }
};

const toListed = ({ txid, status, vout }: EsploraTx): Listed => ({ txid, status, outputs: vout });

/** Reads pages up to the last one, or until everything that follows is older than the invoice. */
const listConfirmed = async (
  check: AddressCheck,
  invoice: Watched,
  first: readonly Listed[],
): Promise<{ confirmed: readonly Listed[]; fault: Fault | null }> => {
  let page = first.filter(({ status }) => status.confirmed);
  const confirmed = new Map(page.map((one) => [one.txid, one]));
  let pages = 1;
  try {
    for (let last = page.at(-1); page.length >= CONFIRMED_PAGE && last?.status.confirmed; last = page.at(-1)) {
      if (last.status.block_height <= (invoice.createdHeight ?? -1)) break;
      if (pages >= MOST_PAGES) throw new UpstreamFailed('it lists more than 200 pages of transactions');
      pages += 1;
      page = (await check.api.addressTxsAfter(invoice.address, last.txid)).map(toListed);
      const known = confirmed.size;
      for (const one of page) confirmed.set(one.txid, confirmed.get(one.txid) ?? one);
      if (page.length > 0 && confirmed.size === known) throw new UpstreamFailed('it lists the same transactions again');
    }
    return { confirmed: [...confirmed.values()], fault: null };
  } catch (error) {
    return { confirmed: [...confirmed.values()], fault: { error } };
  }
};

/** Takes what it can: a transaction that cannot be read or is wrong hides no other one. */
const takeListed = async (
  check: AddressCheck,
  invoice: Watched,
  listed: ReadonlyMap<string, Listed>,
  payments: ReadonlyMap<string, PaymentRecord>,
): Promise<void> => {
  const faults: unknown[] = [];
  for (const one of listed.values()) {
    try {
      await takeOne(check, invoice, one, payments.get(one.txid));
    } catch (error) {
      faults.push(error);
      if (!isAddressFault(error) || faults.length >= MOST_FAULTS) throw error;
    }
  }
  if (faults.length > 0) throw faults[0];
};

const takeOne = async (
  check: AddressCheck,
  invoice: Watched,
  one: Listed,
  payment: PaymentRecord | undefined,
): Promise<void> => {
  if (payment) {
    await takeKnown(check, one, payment);
    return;
  }
  const key = `${invoice.id}:${one.txid}`;
  const state = blockHashOf(one.status) ?? 'mempool';
  if (check.idle.get(key) === state) return;
  await take(check, one);
  check.idle.set(key, state);
};

/** Updates a stored payment: fetches it again only if its block differs. */
const takeKnown = async (check: AddressCheck, listed: Listed, payment: PaymentRecord): Promise<void> => {
  const blockHash = blockHashOf(listed.status);
  if (payment.blockHash !== blockHash) await take(check, listed);
  if (payment.blockHash !== null && blockHash === null) await tell(check, 'unmined', listed.txid);
  if (payment.dropped && blockHash === null) await tell(check, 'returned', listed.txid);
};

const blockHashOf = (status: EsploraStatus): string | null => (status.confirmed ? status.block_hash : null);

/** Fetches a transaction, checks it and records it. */
const take = async (check: AddressCheck, listed: Listed): Promise<void> => {
  const transaction = await check.api.transaction(listed.txid);
  assertSame(transaction, listed);
  const block = listed.status.confirmed ? await provenBlock(check, listed.txid, listed.status) : null;
  // an old block proves too little to count for anything, or to make anything gone
  if (block && isCheapByAge(block.timeMs, check.deps.network)) return;
  await check.deps.recorder.transactions(check.sourceId, block, [transaction]);
};

const assertSame = (transaction: ParsedTransaction, listed: Listed): void => {
  if (!listed.outputs) return;
  const same =
    listed.outputs.length === transaction.outputs.length &&
    transaction.outputs.every(({ scriptHex, amountSats }, index) => {
      const output = listed.outputs?.[index];
      return output?.scriptpubkey === scriptHex && BigInt(output.value) === amountSats;
    });
  if (!same) throw new UpstreamFailed('it lists outputs that the transaction does not have');
};

/** Returns the block of a mined transaction after checking its Merkle proof. @throws UpstreamFailed */
const provenBlock = async (
  check: AddressCheck,
  txid: string,
  status: EsploraStatus & { confirmed: true },
): Promise<SeenBlock> => {
  const known = check.headers.at(status.block_height);
  const header: KnownHeader = known ?? checkedHeader(await check.api.block(status.block_hash), check.deps);
  if (header.hash !== status.block_hash || header.height !== status.block_height)
    throw new UpstreamFailed('it names a block that is not in its chain');
  const proof = await check.api.proof(txid);
  if (proof.block_height !== header.height || rootOfBranch(txid, proof.merkle, proof.pos) !== header.merkleRoot)
    throw new UpstreamFailed('it cannot prove that a transaction was mined');
  return { height: header.height, hash: header.hash, timeMs: header.timeMs };
};

const tell = async (check: AddressCheck, kind: 'unmined' | 'returned', txid: string): Promise<void> =>
  check.deps.recorder.observe({ kind, sourceId: check.sourceId, atMs: check.deps.clock.nowMs(), txid });

/** Follows up a payment that is no longer listed: records what spends its inputs instead, or sends it again. */
const chase = async (check: AddressCheck, txid: string): Promise<void> => {
  const rawHex = await check.deps.database.read.payments.rawTransaction(txid);
  const status = await check.api.status(txid);
  if (rawHex === undefined || status !== null) return;
  for (const outpoint of parseTransaction(bytesOfHex(rawHex)).spends) {
    const spender = await check.api.spender(outpoint);
    if (spender === null || spender === txid) continue;
    const conflict = await check.api.transaction(spender);
    if (!conflict.spends.includes(outpoint))
      throw new UpstreamFailed('it names a transaction that does not spend the output');
    const spenderStatus = (await check.api.status(spender)) ?? { confirmed: false as const };
    await take(check, { txid: spender, status: spenderStatus });
    return;
  }
  const refusal = refusalOf((await check.api.send(rawHex)) ?? '');
  if (refusal)
    await check.deps.recorder.observe({
      kind: 'refused',
      sourceId: check.sourceId,
      atMs: check.deps.clock.nowMs(),
      txid,
      by: refusal,
    });
};
