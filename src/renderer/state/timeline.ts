import type { InvoiceDetail } from '../client.ts';
import { words } from '../words.ts';

export interface Line {
  readonly key: string;
  readonly what: string;
  readonly why: string;
  readonly at: string | null;
  /** Where the sale stands and still moves. */
  readonly now: boolean;
}

const { lines, became, bySource } = words.recent;
type Entry = InvoiceDetail['timeline'][number];

const OBSERVED: Readonly<Record<string, string>> = {
  mempool: lines.seen,
  mined: lines.mined,
  unmined: lines.unmined,
  conflicted: lines.gone,
  refused: lines.gone,
  returned: lines.returned,
  settled: lines.settledLn,
  ignored: lines.ignored,
};

const lineOf = (entry: Entry): Omit<Line, 'key' | 'now'> | null => {
  switch (entry.kind) {
    case 'quote':
      return {
        what: lines.priced,
        why: [entry.pair?.replace('_', '/'), entry.rate].filter(Boolean).join(' '),
        at: entry.at,
      };
    case 'address':
      return { what: lines.shown, why: entry.address, at: entry.at };
    case 'observation':
      return { what: OBSERVED[entry.what] ?? entry.what, why: bySource(entry.source), at: entry.at };
    case 'transition':
      return entry.to && entry.to !== 'new' ? { what: became[entry.to], why: '', at: entry.at } : null;
    case 'delivery':
      return { what: lines.delivery, why: `${entry.type}, ${entry.state}`, at: entry.at };
  }
};

/** The time line of a sale, newest first, in a cashier's words. */
export const timelineOf = (detail: InvoiceDetail): Line[] => {
  const told = detail.timeline.flatMap((entry, place) => {
    const line = lineOf(entry);
    return line ? [{ ...line, key: `${place}`, now: false }] : [];
  });
  const standing = detail.status === 'processing' || detail.status === 'new';
  const last: Line[] = standing
    ? [
        {
          key: 'now',
          what: became[detail.status],
          why: detail.status === 'processing' ? words.panel.whyWait : '',
          at: null,
          now: true,
        },
      ]
    : [];
  const past = told.filter((line) => !(standing && line.what === became[detail.status]));
  return [...last, ...past.toReversed().toSorted((a, b) => (b.at ?? '').localeCompare(a.at ?? ''))];
};
