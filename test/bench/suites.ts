import { broadcastToSeenP95 } from './broadcast-to-seen.ts';
import { chargeToCodeP95 } from './charge-to-code.ts';
import { durableCreationsPerSecond } from './durable-creations.ts';
import { eventToReceiverP95 } from './event-to-receiver.ts';
import {
  BROADCAST_TO_SEEN_MS,
  CHARGE_TO_CODE_MS,
  CREATIONS_SHARE,
  EVENT_TO_RECEIVER_MS,
  INTERACTIVE_MS,
  KEY_BEYOND_EMPTY_MS,
  READ_P99_MS,
  READY_MS,
  RECOVERY_MS,
  RSS_MB,
  SCREEN_KB,
  slownessOf,
  TILL_KB,
} from './limits.ts';
import type { Machine } from './machine.ts';
import { keyToDigitBeyondEmpty } from './key-to-digit.ts';
import { createMillion, type Readings } from './million.ts';
import { measurePageLoad } from './page-load.ts';
import { slowestRecovery } from './recovery.ts';

/** One line of the table. */
export interface Row {
  readonly name: string;
  readonly unit: string;
  readonly limit: (machine: Machine) => number;
  /** Whether more is better. */
  readonly atLeast?: true;
}

/** What is measured together: one run gives one value a row. */
export interface Suite {
  readonly rows: readonly Row[];
  readonly run: () => Promise<readonly number[]>;
  readonly close?: () => void;
}

export interface Sizes {
  readonly sales: number;
  readonly invoices: number;
}

export const createSuites = (sizes: Sizes): readonly Suite[] => {
  const { sales } = sizes;
  const creations: Row = {
    name: 'durable creations with their picture, 32 connections',
    unit: '/s',
    limit: (machine) => CREATIONS_SHARE * Math.min(machine.commitsPerSecond, machine.derivationsPerSecond),
    atLeast: true,
  };
  return [
    one(creations, durableCreationsPerSecond),
    one(ms(`charge → code painted, p95 of ${sales}`, CHARGE_TO_CODE_MS), () => chargeToCodeP95(sales)),
    one(ms(`broadcast → both say seen, p95 of ${sales}`, BROADCAST_TO_SEEN_MS), () => broadcastToSeenP95(sales)),
    one(ms("key → digit painted, p95 beyond an empty page's", KEY_BEYOND_EMPTY_MS), keyToDigitBeyondEmpty),
    pageLoad,
    one(ms('kill -9 → both pages back, the sale goes on, longest', RECOVERY_MS), slowestRecovery),
    one(ms(`event → receiver beside 1,000 for a dead one, p95 of ${sales}`, EVENT_TO_RECEIVER_MS), () =>
      eventToReceiverP95(sales),
    ),
    million(sizes),
  ];
};

/** Milliseconds that a slower machine than the reference gets proportionally more of. */
const ms = (name: string, limitMs: number): Row => ({
  name,
  unit: 'ms',
  limit: (machine) => limitMs * slownessOf(machine),
});

const one = (row: Row, run: () => Promise<number>): Suite => ({ rows: [row], run: async () => [await run()] });

const READ_ROWS: readonly (readonly [keyof Readings, (of: string) => Row])[] = [
  ['readyMs', (of) => ms(`start → ready, ${of}`, READY_MS)],
  ['listMs', (of) => ms(`list, first 100 pages, p99, ${of}`, READ_P99_MS)],
  ['cursorMs', (of) => ms(`pages by cursor anywhere, p99, ${of}`, READ_P99_MS)],
  ['filteredMs', (of) => ms(`list by status and dates, p99, ${of}`, READ_P99_MS)],
  ['searchMs', (of) => ms(`search: rare, common, absent, p99, ${of}`, READ_P99_MS)],
  ['statsMs', (of) => ms(`stats, p99, ${of}`, READ_P99_MS)],
  ['statusMs', (of) => ms(`status, p99, ${of}`, READ_P99_MS)],
  ['rssMb', (of) => ({ name: `resident memory after it, ${of}`, unit: 'MB', limit: () => RSS_MB })],
];

const million = ({ invoices }: Sizes): Suite => {
  const folder = createMillion(invoices);
  const of = `${invoices.toLocaleString('en-GB')} invoices`;
  return {
    rows: READ_ROWS.map(([, row]) => row(of)),
    run: async () => {
      const readings = await folder.read();
      return READ_ROWS.map(([reading]) => readings[reading]);
    },
    close: folder.remove,
  };
};

const size = (name: string, limitKb: number): Row => ({ name, unit: 'kB', limit: () => limitKb });

const pageLoad: Suite = {
  rows: [
    ms('till: navigation → interactive, p95', INTERACTIVE_MS),
    size('till: scripts and styles, gzip', TILL_KB),
    size("customer's screen: scripts and styles, gzip", SCREEN_KB),
  ],
  run: async () => {
    const { interactiveMs, tillKb, screenKb } = await measurePageLoad();
    return [interactiveMs, tillKb, screenKb];
  },
};
