import type { InvoiceRecord, PaymentRecord } from '../../app/records.ts';
import { UpstreamFailed } from '../../upstream/reasons.ts';
import { CONFIRMED_PAGE, MEMPOOL_LIMIT, type EsploraStatus, type EsploraTx } from './esplora-api.ts';
import { isAddressFault } from './address-faults.ts';
import { chase } from './esplora-rivals.ts';
import { isHeld, takeNews, type AddressCheck, type Listed } from './esplora-transaction.ts';

/** Pages of one address that are read at most (chain.md CHAIN-33): 5,000 payments of one sale. */
const MOST_PAGES = 200;
/** After as many transactions that cannot be read, the others of the address are not tried. */
const MOST_FAULTS = 4;

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
 * Reads everything that the server lists for the address of an invoice, and asks for each payment that it does not list.
 * What could be read is recorded even if the rest could not.
 *
 * @throws UpstreamFailed if the address could not be read in full
 */
export const checkAddress = async (check: AddressCheck, invoice: InvoiceRecord): Promise<void> => {
  const { address, scriptHex } = invoice;
  if (address === null || scriptHex === null) return;
  const { listed, fault } = await list(check, { ...invoice, address, scriptHex });
  const stored = await check.deps.database.read.payments.ofInvoice(invoice.id);
  const payments = new Map(stored.flatMap((payment) => (payment.txid === null ? [] : [[payment.txid, payment]])));
  await takeListed(check, invoice.id, listed, payments);
  if (fault) throw fault.error;
  await takeUnlisted(
    check,
    invoice.id,
    [...payments].filter(([txid]) => !listed.has(txid)),
  );
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
      if (isOlder(check, invoice, last.status)) break;
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

/** Returns true if the block is older than the invoice, so that every block further down is, too (chain.md CHAIN-23). */
const isOlder = (
  { deps: { known } }: AddressCheck,
  invoice: Watched,
  { block_hash: hash, block_height: height }: EsploraStatus & { confirmed: true },
): boolean => known.isOlder(hash, invoice) || height < (known.root()?.height ?? 0);

/** Takes what it can: a transaction that cannot be read hides no other one. */
const takeListed = async (
  check: AddressCheck,
  invoiceId: string,
  listed: ReadonlyMap<string, Listed>,
  payments: ReadonlyMap<string, PaymentRecord>,
): Promise<void> => {
  const faults: unknown[] = [];
  for (const one of listed.values()) {
    try {
      await takeNews(check, invoiceId, one, payments.get(one.txid)?.blockHash);
    } catch (error) {
      faults.push(error);
      if (!isAddressFault(error) || faults.length >= MOST_FAULTS) throw error;
    }
  }
  if (faults.length > 0) throw faults[0];
};

/** Follows up the payments that a complete list leaves out. What the source had and has no longer, has left. */
const takeUnlisted = async (
  check: AddressCheck,
  invoiceId: string,
  unlisted: readonly (readonly [string, PaymentRecord])[],
): Promise<void> => {
  const { sourceId, deps } = check;
  const gone: string[] = [];
  for (const [txid, { dropped }] of unlisted)
    if ((!dropped || isHeld(check, txid)) && !(await chase(check, invoiceId, txid))) gone.push(txid);
  const txids = gone.filter((txid) => isHeld(check, txid));
  if (txids.length > 0) await deps.recorder.observe({ kind: 'left', sourceId, atMs: deps.clock.nowMs(), txids });
};
