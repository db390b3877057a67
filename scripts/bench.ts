import { broadcastToSeenP95 } from '../test/bench/broadcast-to-seen.ts';
import { chargeToCodeP95 } from '../test/bench/charge-to-code.ts';
import { durableCreationsPerSecond } from '../test/bench/durable-creations.ts';
import { eventToReceiverP95 } from '../test/bench/event-to-receiver.ts';
import {
  BROADCAST_TO_SEEN_MS,
  CHARGE_TO_CODE_MS,
  CREATIONS_SHARE,
  EVENT_TO_RECEIVER_MS,
  slownessOf,
} from '../test/bench/limits.ts';
import { measureMachine, type Machine } from '../test/bench/machine.ts';
import { percentile, table } from '../test/faults/table.ts';
import { ensureTools } from '../test/support/tools.ts';
import { buildWhenNeeded } from './build.ts';

const RUNS = 3;
const SALES = Number(process.env['SATCHEL_BENCH_SALES'] ?? 100);

interface Bench {
  readonly name: string;
  readonly unit: string;
  readonly run: () => Promise<number>;
  readonly limit: (machine: Machine) => number;
  /** Whether more is better. */
  readonly atLeast: boolean;
}

const BENCHES: readonly Bench[] = [
  {
    name: 'durable creations, 32 connections',
    unit: '/s',
    run: durableCreationsPerSecond,
    limit: (machine) => CREATIONS_SHARE * Math.min(machine.commitsPerSecond, machine.derivationsPerSecond),
    atLeast: true,
  },
  {
    name: `charge → code painted, p95 of ${SALES}`,
    unit: 'ms',
    run: () => chargeToCodeP95(SALES),
    limit: (machine) => CHARGE_TO_CODE_MS * slownessOf(machine),
    atLeast: false,
  },
  {
    name: `broadcast → both say seen, p95 of ${SALES}`,
    unit: 'ms',
    run: () => broadcastToSeenP95(SALES),
    limit: (machine) => BROADCAST_TO_SEEN_MS * slownessOf(machine),
    atLeast: false,
  },
  {
    name: `event → receiver beside 1,000 for a dead one, p95 of ${SALES}`,
    unit: 'ms',
    run: () => eventToReceiverP95(SALES),
    limit: (machine) => EVENT_TO_RECEIVER_MS * slownessOf(machine),
    atLeast: false,
  },
];

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const measure = async ({ name, run }: Bench): Promise<number[]> => {
  const values: number[] = [];
  for (let times = 1; times <= RUNS; times += 1) {
    const value = await run();
    values.push(value);
    say(`${name}, run ${times} of ${RUNS}: ${value.toFixed(1)}`);
  }
  return values;
};

const bench = async (): Promise<boolean> => {
  for (const line of ensureTools(say)) say(line);
  if (!buildWhenNeeded()) return false;
  const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
  const chosen = BENCHES.filter(({ name }) => asked.length === 0 || asked.some((part) => name.includes(part)));
  const machine = await measureMachine();
  const rows: string[][] = [];
  let within = true;
  for (const one of chosen) {
    const values = await measure(one);
    const median = percentile(values, 0.5);
    const limit = one.limit(machine);
    const good = one.atLeast ? median >= limit : median <= limit;
    within &&= good;
    const bound = `${one.atLeast ? '≥' : '≤'} ${limit.toFixed(0)} ${one.unit}`;
    rows.push([one.name, `${median.toFixed(1)} ${one.unit}`, bound, good ? 'within' : 'BEYOND']);
  }
  say('');
  say(
    table([
      ['this machine', ''],
      ['fsynced commits', `${machine.commitsPerSecond} /s`],
      ['checked derivations', `${machine.derivationsPerSecond} /s`],
      ['empty HTTP answers', `${machine.requestsPerSecond} /s`],
      ['limits in ms grow by', slownessOf(machine).toFixed(2)],
    ]),
  );
  say('');
  say(table([['bench', `median of ${RUNS}`, 'limit', ''], ...rows]));
  return within;
};

const within = await bench();
process.exitCode = within || !process.argv.includes('--check') ? 0 : 1;
