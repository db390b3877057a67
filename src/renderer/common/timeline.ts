import type { InvoiceDetail } from './client.ts';
import { formatRate } from './format.ts';
import type { LanguageOf } from '../words/page-languages.ts';
import type { SaleWords } from '../words/sale/sale.ts';

export interface Line {
  readonly key: string;
  readonly what: string;
  readonly why: string;
  readonly at: string | null;
  /** Marks the current state of an invoice that can still change. */
  readonly now: boolean;
  /** For the technical view: an output (txid:vout) or an address, and the kind of source that found it. */
  readonly id: string | null;
  readonly found: string;
  /** The timeline entry behind the line; null for the line of the current state. */
  readonly entry: InvoiceDetail['timeline'][number] | null;
}
type Language = LanguageOf<SaleWords>;
type LineWords = SaleWords['recent']['lines'];

const OBSERVED: Readonly<Record<string, keyof LineWords>> = {
  mempool: 'seen',
  mined: 'mined',
  unmined: 'unmined',
  conflicted: 'gone',
  refused: 'gone',
  returned: 'returned',
  settled: 'settledLn',
  ignored: 'ignored',
  attached: 'attached',
};

/** “Notified” is said only of what was delivered (design.md UX-22). */
const DELIVERED: Readonly<Record<Extract<Entry, { kind: 'delivery' }>['state'], keyof LineWords>> = {
  due: 'waitsFor',
  delivered: 'deliveredTo',
  dead: 'notDelivered',
  superseded: 'notDelivered',
};

/** The timeline of an invoice in a cashier's words, newest first as the server sends it. */
export const timelineOf = (detail: InvoiceDetail, language: Language): Line[] => {
  const { words } = language;
  const { became } = words.recent;
  const past = eachOnce(detail.timeline).flatMap((entry, place) => {
    const line = lineOf(entry, language);
    return line ? [{ ...line, entry, key: `${place}`, now: false }] : [];
  });
  if (detail.status !== 'processing' && detail.status !== 'new') return past;
  const standing = became[detail.status];
  const why = detail.status === 'processing' ? words.recent.whyWait : '';
  const now: Line = { key: 'now', what: standing, why, at: null, now: true, id: null, found: '', entry: null };
  return [now, ...past.filter((line) => line.what !== standing)];
};

type Entry = InvoiceDetail['timeline'][number];

/**
 * Says each thing once: what a second source reports again, and a change that left the status as it was, tells nothing new.
 *
 * @param entries newest first
 */
const eachOnce = (entries: readonly Entry[]): readonly Entry[] => {
  const last = new Map<string, string>();
  return entries
    .toReversed()
    .filter((entry) => {
      const said = saidBy(entry);
      if (said === null) return true;
      const isNew = last.get(said.about) !== said.what;
      last.set(said.about, said.what);
      return isNew;
    })
    .toReversed();
};

/** Tells what an entry says, and about which thing; null if two of its kind never say the same. */
const saidBy = (entry: Entry): { readonly about: string; readonly what: string } | null => {
  if (entry.kind === 'observation')
    return { about: entry.paymentHash ?? `${entry.txid ?? ''}:${entry.vout ?? ''}`, what: entry.what };
  return entry.kind === 'transition' ? { about: 'status', what: entry.to ?? '' } : null;
};

type Observation = Extract<Entry, { kind: 'observation' }>;

type Told = Omit<Line, 'key' | 'now' | 'entry'>;

const told = (what: string, why: string, at: string, id: string | null = null, found = ''): Told => ({
  what,
  why,
  at,
  id,
  found,
});

const observed = (entry: Observation, { recent }: SaleWords): Told => {
  const name = OBSERVED[entry.what];
  const found = entry.blockHeight === null ? '' : recent.block(entry.blockHeight);
  const output = entry.vout === null ? '' : `:${entry.vout}`;
  const id = entry.txid === null ? entry.paymentHash : `${entry.txid}${output}`;
  const source = entry.source === null ? '' : recent.bySource[entry.source];
  const why = entry.backend === null ? source : recent.byBackend(entry.backend);
  return told(name ? recent.lines[name] : entry.what, why, entry.at, id, found);
};

const priced = (entry: Extract<Entry, { kind: 'quote' }>, { locale, words }: Language): Told | null => {
  if (entry.pair === null || entry.rate === null) return null; // a sale in sats holds no price
  return told(words.recent.lines.priced, formatRate(entry.rate, entry.pair.replace('BTC_', ''), locale), entry.at);
};

const lineOf = (entry: Entry, language: Language): Told | null => {
  const { words } = language;
  const { lines, became, deliveries } = words.recent;
  switch (entry.kind) {
    case 'quote':
      return priced(entry, language);
    case 'address':
      return told(lines.shown, '', entry.at, entry.address);
    case 'observation':
      return observed(entry, words);
    case 'transition':
      return entry.to && entry.to !== 'new' ? told(became[entry.to], '', entry.at) : null;
    case 'delivery':
      return told(lines[DELIVERED[entry.state]], deliveries[entry.state], entry.at, null, entry.type);
  }
};
