import { percentile } from '../faults/table.ts';
import { ensureLnd } from '../support/lnd-program.ts';
import { broadcastToSeenP95 } from './broadcast-to-seen.ts';
import { chargeToCodeP95 } from './charge-to-code.ts';
import { durableCreationsPerSecond } from './durable-creations.ts';
import { eventToReceiverP95 } from './event-to-receiver.ts';
import {
  ATTACK_LOG_MB,
  BLOCK_MS,
  BROADCAST_TO_SEEN_MS,
  CHARGE_TO_CODE_MS,
  CREATIONS_SHARE,
  EVENT_TO_RECEIVER_MS,
  IDLE_CPU_PERCENT,
  INTERACTIVE_MS,
  KEY_BEYOND_EMPTY_MS,
  LIGHTNING_CAUGHT_UP_MS,
  LIGHTNING_CHARGE_MS,
  LIGHTNING_CREATE_MS,
  LIGHTNING_IDLE_REQUESTS,
  LIGHTNING_PAID_MS,
  LIGHTNING_STREAMS,
  READ_P99_MS,
  READY_MS,
  RECOVERY_MS,
  RSS_MB,
  SCREEN_KB,
  SLOWDOWN,
  slownessOf,
  TILL_KB,
} from './limits.ts';
import type { Machine } from './machine.ts';
import { keyToDigitBeyondEmpty } from './key-to-digit.ts';
import { measureOpenCodes } from './lightning-codes.ts';
import { measureLightningSales } from './lightning-sales.ts';
import { measureOpenInvoices } from './open-invoices.ts';
import { createMillion, type Readings } from './million.ts';
import { READS, type ReadKind } from './million-reads.ts';
import { measurePageLoad } from './page-load.ts';
import { slowestRecovery } from './recovery.ts';
import { startToReady } from './start-up.ts';
import { measureUnderAttack } from './under-attack.ts';

/** A line of the table. */
export interface Row {
  readonly name: string;
  /** Says how a run makes its value from many samples, if the name does not. */
  readonly statistic?: 'p99';
  readonly unit: string;
  readonly limit: (machine: Machine) => number;
  /** The value must reach the limit; without this it must not exceed it. */
  readonly atLeast?: true;
}

/** Measurements that are made together: a run gives one value per row. */
export interface Suite {
  readonly rows: readonly Row[];
  /** @param checkout folder of the checkout whose built program is measured */
  readonly run: (checkout: string) => Promise<readonly number[]>;
  /** Measures several checkouts at the same time. @returns the samples of each row, of each checkout */
  readonly sample?: (checkouts: readonly string[]) => Promise<readonly (readonly (readonly number[])[])[]>;
  readonly close?: () => void;
  /** Gets the programs that it needs. @throws Error with one line that says which cannot be had */
  readonly prepare?: (say: (line: string) => void) => void;
}

export interface Sizes {
  /** Checkouts that are measured, the oldest first. */
  readonly checkouts: readonly string[];
  /** Invoices that each bench of the counter makes. */
  readonly sales: number;
  /** Invoices that are open at the same time. */
  readonly open: number;
  /** Lightning codes that are open at the same time. */
  readonly codes: number;
  /** Invoices in the large folder. */
  readonly invoices: number;
  /** Length of the load of creations. */
  readonly loadMs: number;
  /** Loads of the till's page. */
  readonly loads: number;
}

/** Every suite, by the name that a comparison uses. */
export const createSuites = (sizes: Sizes) => {
  const { sales, loadMs } = sizes;
  const creations: Row = {
    name: 'durable creations with their picture, 32 connections',
    unit: '/s',
    limit: (machine) => CREATIONS_SHARE * Math.min(machine.commitsPerSecond, machine.derivationsPerSecond),
    atLeast: true,
  };
  return {
    startUp: one(ms('start → ready, training', READY_MS), startToReady),
    creations: one(creations, (checkout) => durableCreationsPerSecond(checkout, loadMs)),
    chargeToCode: one(ms(`charge → code painted, p95 of ${sales}`, CHARGE_TO_CODE_MS), (checkout) =>
      chargeToCodeP95(checkout, sales),
    ),
    broadcastToSeen: one(ms(`broadcast → both say seen, p95 of ${sales}`, BROADCAST_TO_SEEN_MS), (checkout) =>
      broadcastToSeenP95(checkout, sales),
    ),
    keyToDigit: one(ms("key → digit painted, p95 beyond an empty page's", KEY_BEYOND_EMPTY_MS), keyToDigitBeyondEmpty),
    pageLoad: pageLoad(sizes),
    recovery: one(ms('kill -9 → both pages back, payment seen, longest', RECOVERY_MS), slowestRecovery),
    eventToReceiver: one(
      ms(`event → receiver beside 1,000 for a dead one, p95 of ${sales}`, EVENT_TO_RECEIVER_MS),
      (checkout) => eventToReceiverP95(checkout, sales),
    ),
    underAttack: underAttack(sizes),
    openInvoices: openInvoices(sizes),
    lightningSales: lightningSales(sizes),
    openCodes: openCodes(sizes),
    million: million(sizes),
  } satisfies Readonly<Record<string, Suite>>;
};

/** A row whose limit, in milliseconds, grows on a machine slower than the reference. */
const ms = (name: string, limitMs: number): Row => ({
  name,
  unit: 'ms',
  limit: (machine) => limitMs * slownessOf(machine),
});

const p99 = (name: string, limitMs: number): Row => ({ ...ms(name, limitMs), statistic: 'p99' });

const size = (name: string, limitKb: number): Row => ({ name, unit: 'kB', limit: () => limitKb });

const one = (row: Row, run: (checkout: string) => Promise<number>): Suite => ({
  rows: [row],
  run: async (checkout) => [await run(checkout)],
});

const pageLoad = ({ loads }: Sizes): Suite => ({
  rows: [
    ms('till: navigation → interactive, p95', INTERACTIVE_MS),
    size('till: scripts and styles, gzip', TILL_KB),
    size("customer's screen: scripts and styles, gzip", SCREEN_KB),
  ],
  run: async (checkout) => {
    const { interactiveMs, tillKb, screenKb } = await measurePageLoad(checkout, loads);
    return [interactiveMs, tillKb, screenKb];
  },
});

const underAttack = ({ sales }: Sizes): Suite => ({
  rows: [
    {
      name: `200 anonymous requests/s: charge → code, p95 of ${sales}, beside quiet`,
      unit: '×',
      limit: () => SLOWDOWN,
    },
    { name: '200 anonymous requests/s: log', unit: 'MB', limit: () => ATTACK_LOG_MB },
    { name: "200 anonymous requests/s: shop's lines lost", unit: '', limit: () => 0 },
  ],
  run: async (checkout) => {
    const { slowdown, logMb, lostLines } = await measureUnderAttack(checkout, sales);
    return [slowdown, logMb, lostLines];
  },
});

const openInvoices = ({ open }: Sizes): Suite => {
  const beside = `${open.toLocaleString('en-GB')} open invoices`;
  return {
    rows: [
      { name: `idle beside ${beside}`, unit: '% CPU', limit: () => IDLE_CPU_PERCENT },
      ms(`block of 5,000 transactions → read, ${beside}`, BLOCK_MS),
    ],
    run: async (checkout) => {
      const { idleCpuPercent, blockMs } = await measureOpenInvoices(checkout, open);
      return [idleCpuPercent, blockMs];
    },
  };
};

const lightningSales = ({ sales }: Sizes): Suite => ({
  prepare: ensureLnd,
  rows: [
    ms(`Lightning over LND: sale → answer with its code, p95 of ${sales}`, LIGHTNING_CREATE_MS),
    ms(`Lightning over LND: charge → code painted, p95 of ${sales}`, LIGHTNING_CHARGE_MS),
    ms(`Lightning over LND: paid → both pages say so, p95 of ${sales}`, LIGHTNING_PAID_MS),
  ],
  run: async (checkout) => {
    const { createMs, chargeMs, paidMs } = await measureLightningSales(checkout, sales);
    return [createMs, chargeMs, paidMs];
  },
});

const openCodes = ({ codes }: Sizes): Suite => {
  const beside = `${codes.toLocaleString('en-GB')} open codes at LND`;
  return {
    prepare: ensureLnd,
    rows: [
      { name: `idle beside ${beside}`, unit: 'requests/s', limit: () => LIGHTNING_IDLE_REQUESTS },
      { name: `streams, ${beside}`, unit: '', limit: () => LIGHTNING_STREAMS },
      ms(`reconnected → caught up, ${beside}`, LIGHTNING_CAUGHT_UP_MS),
    ],
    run: async (checkout) => {
      const { idlePerSecond, streams, caughtUpMs } = await measureOpenCodes(checkout, codes);
      return [idlePerSecond, streams, caughtUpMs];
    },
  };
};

const READ_NAMES: Readonly<Record<ReadKind, string>> = {
  list: 'list, first 100 pages',
  cursor: 'pages by cursor anywhere',
  filtered: 'list by status and dates',
  search: 'search: rare, common, absent',
  stats: 'stats',
  status: 'status',
};
/** Moments to read from: enough for a p99, and more for a ratio of medians that is judged to the percent. */
const SAMPLES = 300;
const COMPARED_SAMPLES = 1_000;

const million = ({ checkouts, invoices }: Sizes): Suite => {
  const folder = createMillion(checkouts, invoices);
  const of = `${invoices.toLocaleString('en-GB')} invoices`;
  const samplesOf = ({ readyMs, tookMs, rssMb }: Readings): (readonly number[])[] => [
    [readyMs],
    ...READS.map((kind) => tookMs.get(kind) ?? []),
    [rssMb],
  ];
  return {
    rows: [
      ms(`start → ready, ${of}`, READY_MS),
      ...READS.map((kind) => p99(`${READ_NAMES[kind]}, ${of}`, READ_P99_MS)),
      { name: `resident memory after it, ${of}`, unit: 'MB', limit: () => RSS_MB },
    ],
    run: async (checkout) => {
      const [readings] = await folder.read([checkout], SAMPLES);
      return readings ? samplesOf(readings).map((samples) => percentile(samples, 0.99)) : [];
    },
    sample: async (measured) => (await folder.read(measured, COMPARED_SAMPLES)).map(samplesOf),
    close: folder.remove,
  };
};
