import { z } from 'zod';
import type { ReadRepositories } from '../../app/repositories.ts';
import type { FeeWords, TransactionFee } from '../../domain/chain/fees.ts';
import { perKvbOfPerByte, satsOfBtc } from '../fee-words.ts';
import { resultOf, type ElectrumAnswer, type ElectrumLink } from '../electrum-link.ts';
import { scriptHashOf } from './electrum-api.ts';

/** The tables that tell which address a transaction pays. */
interface FeeReads {
  readonly payments: Pick<ReadRepositories['payments'], 'byTxid'>;
  readonly invoices: Pick<ReadRepositories['invoices'], 'get'>;
}

const BLOCKS = 2;
const MOST_ENTRIES = 20_000;

/** Protocol 1.6 names what the mempool demands; before that, only what its node relays at all is named. */
const infoSchema = z.object({ mempoolminfee: z.number() });
const rateSchema = z.number();
const histogramSchema = z.array(z.tuple([z.number(), z.number()])).max(MOST_ENTRIES);
const mempoolSchema = z
  .array(z.object({ tx_hash: z.string(), height: z.int(), fee: z.int().nonnegative() }))
  .max(MOST_ENTRIES);

/** Asks an Electrum server what these transactions of its mempool pay, and what it demands (chain.md CHAIN-51). */
export const feesOfElectrum = async (
  link: Pick<ElectrumLink, 'batch'>,
  read: FeeReads,
  txids: readonly string[],
): Promise<FeeWords> => {
  const scripts = await scriptHashesOf(read, txids);
  const [info, relay, estimate, histogram, ...mempools] = await link.batch([
    { method: 'mempool.get_info', params: [] },
    { method: 'blockchain.relayfee', params: [] },
    { method: 'blockchain.estimatefee', params: [BLOCKS] },
    { method: 'mempool.get_fee_histogram', params: [] },
    ...scripts.map((script) => ({ method: 'blockchain.scripthash.get_mempool', params: [script] })),
  ]);
  const minimum = satsOfBtc(readIf(infoSchema, info)?.mempoolminfee);
  return {
    minimumSatsPerKvb: minimum ?? atLeast(satsOfBtc(readIf(rateSchema, relay)), lowestOf(histogram)),
    twoBlockSatsPerKvb: satsOfBtc(readIf(rateSchema, estimate)),
    transactions: readTransactions(mempools, new Set(txids)),
  };
};

/** A full mempool demands about what its cheapest transactions pay. */
const lowestOf = (histogram: ElectrumAnswer | undefined): bigint | null =>
  perKvbOfPerByte(readIf(histogramSchema, histogram)?.at(-1)?.[0]);

const atLeast = (relay: bigint | null, lowest: bigint | null): bigint | null =>
  relay !== null && lowest !== null && lowest > relay ? lowest : relay;

/** Height −1 says that a parent is unconfirmed, and not how many are. */
const readTransactions = (
  mempools: readonly ElectrumAnswer[],
  wanted: ReadonlySet<string>,
): Map<string, TransactionFee> =>
  new Map(
    mempools
      .flatMap((answer) => readIf(mempoolSchema, answer) ?? [])
      .filter(({ tx_hash: txid }) => wanted.has(txid))
      .map(({ tx_hash: txid, height, fee }) => [txid, { feeSats: BigInt(fee), ancestors: height === 0 ? 0 : null }]),
  );

/** The server lists the fee of a transaction only by the address that it pays. */
const scriptHashesOf = async (read: FeeReads, txids: readonly string[]): Promise<string[]> => {
  const scripts = new Set<string>();
  for (const txid of txids)
    for (const { invoiceId } of await read.payments.byTxid(txid)) {
      const invoice = await read.invoices.get(invoiceId);
      if (invoice?.scriptHex) scripts.add(scriptHashOf(invoice.scriptHex));
    }
  return [...scripts];
};

const readIf = <T>(schema: z.ZodType<T>, answer: ElectrumAnswer | undefined): T | null =>
  answer?.ok ? resultOf(schema, answer) : null;
