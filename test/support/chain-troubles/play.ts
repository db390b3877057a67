/** Plays a trouble of the chain again and again in one shop, and judges every sale after each round. */
import { SATS, type Keep } from '../shop-over.ts';
import type { PayableInvoice, Shop } from '../regtest-shop.ts';

/** Past the expiry of every open sale. */
export const AFTER_EXPIRY_MS = 16 * 60_000;

/** A sale, and the end that is right for it. */
export interface End {
  readonly sale: PayableInvoice;
  readonly end: 'settled' | 'expired';
}
/** Plays one round. @returns its sales, all of which have ended */
export type Play = (round: number) => Promise<readonly End[]>;
interface Scene {
  /** The shop of now: a trouble may start it again. */
  readonly shop: () => Shop;
  readonly play: Play;
}
export interface Trouble {
  readonly name: string;
  readonly runs: number;
  readonly open: (keep: Keep) => Promise<Scene>;
}
interface Verdict {
  readonly sales: number;
  /** Number of times that a sale was settled and then was not. */
  readonly reverts: number;
  /** The sales that ended otherwise than they should, each with its statuses. */
  readonly wrongEnds: readonly string[];
}

/** Every status that comes before the right end, in order. */
const RIGHT: Readonly<Record<End['end'], readonly string[]>> = {
  settled: ['new settled', 'new processing settled'],
  expired: ['new expired'],
};

export const revertsOf = (history: readonly string[]): number =>
  history.filter((status, at) => status === 'settled' && at < history.length - 1).length;

const judge = async (shop: Shop, ends: readonly End[]): Promise<Verdict> => {
  const wrongEnds: string[] = [];
  let reverts = 0;
  for (const { sale, end } of ends) {
    const history = await shop.history(sale.id);
    const { receivedSats, paidLate } = await shop.invoice(sale.id);
    reverts += revertsOf(history);
    const isRight = receivedSats === (end === 'settled' ? SATS : 0n) && !paidLate;
    if (!isRight || !RIGHT[end].includes(history.join(' ')))
      wrongEnds.push(`${end}: ${history.join(' ')}, ${receivedSats} sats${paidLate ? ', late' : ''}`);
  }
  return { sales: ends.length, reverts, wrongEnds };
};

/** Plays all rounds, or up to the first one that spoils a sale of it or of an earlier round. */
export const playTrouble = async ({ runs, open }: Trouble): Promise<Verdict> => {
  const kept: { readonly close: () => Promise<unknown> }[] = [];
  try {
    const { shop, play } = await open((one) => {
      kept.push(one);
      return one;
    });
    const ends: End[] = [];
    let verdict: Verdict = { sales: 0, reverts: 0, wrongEnds: [] };
    for (let round = 0; round < runs; round += 1) {
      ends.push(...(await play(round)));
      verdict = await judge(shop(), ends);
      if (verdict.reverts > 0 || verdict.wrongEnds.length > 0) break;
    }
    return verdict;
  } finally {
    for (const one of kept.toReversed()) await one.close();
  }
};
