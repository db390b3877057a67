/** Power loss at any write: the disk is built as it could be after a cut at one moment of a recorded run, and opened. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { listBackups } from '../../src/main/db/engine/backups.ts';
import { hasDamagedLog } from '../../src/main/db/engine/damaged-log.ts';
import { createHighWater } from '../../src/main/db/engine/high-water.ts';
import { openDatabase } from '../../src/main/db/open-database.ts';
import { randomIds } from '../../src/main/platform/ids.ts';
import { openDataFolder } from '../../src/main/platform/data-folder.ts';
import { createDisk, LUCKS, type Disk } from '../support/power-cut/disk.ts';
import { startSatchel } from '../support/satchel.ts';
import { charge, pairInTraining } from '../support/till-client.ts';
import { STRACE_MISSING } from '../support/tools.ts';
import { recordRun, type RecordedRun } from './power-cut-run.ts';
import { addRow } from './rows.ts';
import { brokenBackup, readStored } from './stored-invoices.ts';

const POINTS = Number(process.env['SATCHEL_POWER_CUTS'] ?? 60);
const SEEDS = Number(process.env['SATCHEL_POWER_SEEDS'] ?? 1);
const SALES = Number(process.env['SATCHEL_POWER_SALES'] ?? 16);
const STARTS = Number(process.env['SATCHEL_POWER_STARTS'] ?? 2);

let run: RecordedRun;
let work: string;
let whole: Facts;
let backupsTried = 0;
/** For each id that the program said to anybody: the number of changes before it was said. */
let saidAt: Map<string, number>;

describe.skipIf(STRACE_MISSING)(`power cuts${STRACE_MISSING ? ` (${STRACE_MISSING})` : ''}`, () => {
  beforeAll(async () => {
    // in memory where the system has such a folder: the replay writes thousands of disks
    work = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'satchel-cut-'));
    run = await recordRun(SALES);
    saidAt = whenSaid(run);
    const disk = createDisk(run.folder);
    for (const change of run.changes) disk.apply(change);
    disk.writeTo(join(work, 'disk'), 'everything', Math.random);
    whole = readFacts(join(work, 'disk'));
  });
  afterAll(() => {
    run?.close();
    rmSync(work, { recursive: true, force: true });
  });

  test('F4: the replay of all writes is the folder that the program left', () => {
    expect(whole).toEqual(readFacts(run.folder));
    expect(whole.invoices.size).toBe(2 * SALES);
    expect(run.deliveries.length).toBeGreaterThan(SALES);
  });

  test(`F4, F12, I1, I2, I4, I5 and I6: the power is cut at ${POINTS} writes, ${SEEDS} × each: nothing that was acknowledged is lost, nothing is corrupt`, () => {
    const faults: string[] = [];
    for (const [index, { point, disk }] of cuts(points(POINTS)))
      for (let seed = 1; seed <= SEEDS; seed += 1) {
        const luck = LUCKS[(index + seed) % LUCKS.length] ?? 'nothing';
        disk.writeTo(join(work, 'disk'), luck, randomFrom(seed * 1_000_003 + point));
        faults.push(...faultsAt(point).map((fault) => `after ${point} changes, ${luck}, seed ${seed}: ${fault}`));
      }
    expect(faults).toEqual([]);
    expect(backupsTried).toBeGreaterThan(0);
    const acknowledged = run.invoices.length + run.deliveries.length;
    addRow({
      fault: 'F4',
      what: 'power cut at a write',
      runs: POINTS * SEEDS,
      figure: `${run.changes.length} writes and syncs recorded, ${acknowledged} invoices and webhooks acknowledged, 0 lost, 0 corrupt, ${backupsTried} backups restored`,
    });
  });

  test(`F4 and I2: the program starts on ${STARTS} of these disks, and sells to an address that nobody was shown`, async () => {
    const shown = new Set(run.invoices.map(({ address }) => address));
    for (const [, { point, disk }] of cuts(points(STARTS))) {
      disk.writeTo(join(work, 'disk'), 'some sectors', randomFrom(point));
      const satchel = await startSatchel({ dataDir: join(work, 'disk'), args: ['--training'], startLimitMs: 60_000 });
      try {
        const ask = { amount: '5.00', currency: 'EUR', key: 'after-the-power-cut' };
        const { address } = await charge(satchel.url, await pairInTraining(satchel.url), ask);
        const before = run.invoices.filter(({ id }) => (saidAt.get(id) ?? Infinity) < point);
        expect(before.map((one) => one.address)).not.toContain(address);
        expect([point, shown.has(address) && before.length === run.invoices.length]).toEqual([point, false]);
      } finally {
        await satchel.stop();
      }
    }
    addRow({ fault: 'F4', what: 'started after a power cut', runs: STARTS, figure: 'sold to an unused address' });
  });
});

/** Moments spread over the run, the last one at its end. */
const points = (count: number): number[] =>
  Array.from({ length: count }, (_none, at) => Math.round(((at + 1) * run.changes.length) / count));

/** Lets the changes reach the disk in order, and stops at each of these points. */
const cuts = function* (at: readonly number[]): Generator<[number, { readonly point: number; readonly disk: Disk }]> {
  const disk = createDisk(run.folder);
  let done = 0;
  for (const [index, point] of at.entries()) {
    for (; done < point; done += 1) disk.apply(run.changes[done] ?? expect.fail('no such change'));
    yield [index, { point, disk }];
  }
};

/** Mulberry32: small, and the same on every machine. */
const randomFrom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const whenSaid = ({ changes }: RecordedRun): Map<string, number> => {
  const said = new Map<string, number>();
  for (const [index, change] of changes.entries())
    if (change.kind === 'say')
      for (const [id] of change.text.matchAll(/[A-Za-z0-9]{22,64}/g)) if (!said.has(id)) said.set(id, index);
  return said;
};

interface Facts {
  readonly invoices: ReadonlyMap<string, { readonly address: string; readonly dueSats: bigint }>;
  readonly payments: ReadonlySet<string>;
  /** The ids of the webhooks that each event wants, by its cursor. */
  readonly outbox: ReadonlyMap<number, readonly string[]>;
  readonly events: ReadonlySet<number>;
  readonly newestIndex: number;
  /** The ids of the run that belong to this database (chain.md CHAIN-46). */
  readonly run: z.infer<typeof storedRunSchema>;
}

const readFacts = (folder: string): Facts => {
  const database = new Database(join(folder, 'satchel.db'), { readonly: true });
  const column = (sql: string): unknown[] => database.prepare(sql).pluck().all();
  try {
    const outbox = database.prepare('select event_cursor as cursor, id from outbox order by id').all();
    const byCursor = Map.groupBy(outbox as { cursor: number; id: string }[], ({ cursor }) => cursor); // columns named above
    return {
      invoices: readStored(folder).invoices,
      payments: new Set(column('select id from payments').map(String)),
      outbox: new Map([...byCursor].map(([cursor, rows]) => [cursor, rows.map(({ id }) => id)])),
      events: new Set(column('select cursor from events').map(Number)),
      newestIndex: Number(column('select coalesce(max(address_index), -1) from invoices')[0]),
      run: storedRunSchema.parse(JSON.parse(column(`select value from settings where key = 'run'`).join('') || '{}')),
    };
  } finally {
    database.close();
  }
};

/** Opens the disk as the program does. @returns what is wrong with it */
const faultsAt = (point: number): string[] => {
  const disk = join(work, 'disk');
  try {
    const facts = openDataFolder({ dir: disk, network: null, training: true }, randomIds).facts();
    const file = join(disk, 'satchel.db');
    if (hasDamagedLog(file)) return ['a torn commit is taken for a damaged log'];
    createHighWater(join(disk, 'high-water.json'));
    const logger = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
    const opened = openDatabase({ file, mustExist: facts.hasDatabase, logger });
    const faults = soundnessOf(disk, opened.createdNow);
    void opened.close();
    return [...faults, ...lostBefore(point, readFacts(disk)), ...marksBehind(point, disk), ...brokenBackups(disk)];
  } catch (error) {
    return [`it does not open: ${String(error)}`];
  }
};

const soundnessOf = (disk: string, createdNow: boolean): string[] => {
  if (createdNow) return [];
  const { integrity, brokenForeignKeys, doubled, halfStored } = readStored(disk);
  return integrity === 'ok' && brokenForeignKeys + doubled + halfStored === 0
    ? []
    : [JSON.stringify({ integrity, brokenForeignKeys, doubled, halfStored })];
};

/** A backup that is listed can be restored, whole. */
const brokenBackups = (disk: string): string[] =>
  listBackups(join(disk, 'backups')).flatMap(({ file, atMs }) => {
    backupsTried += 1;
    return brokenBackup(file, join(work, 'restored'), atMs);
  });

const wasSaid = (id: string, point: number): boolean => (saidAt.get(id) ?? Infinity) < point;

const lostBefore = (point: number, found: Facts): string[] => {
  const invoices = run.invoices
    .filter(({ id }) => wasSaid(id, point))
    .filter(({ id, address, dueSats }) => {
      const row = found.invoices.get(id);
      return row?.address !== address || row.dueSats !== BigInt(dueSats);
    });
  const payments = [...whole.payments].filter((id) => wasSaid(id, point) && !found.payments.has(id));
  const stored = new Set([...found.outbox.values()].flat());
  const sent = run.deliveries.filter((id) => wasSaid(id, point) && !stored.has(id));
  const unsent = [...found.events].flatMap((cursor) =>
    (whole.outbox.get(cursor) ?? []).filter((id) => !stored.has(id)),
  );
  return [
    ...invoices.map(({ id }) => `invoice ${id} is lost`),
    ...payments.map((id) => `payment ${id} is lost`),
    ...sent.map((id) => `webhook ${id} was sent, and is not stored`),
    ...unsent.map((id) => `webhook ${id} is missing although its event is stored`),
  ];
};

const storedRunSchema = z.object({ id: z.string().optional(), previous: z.string().nullish() });
const marksSchema = z.object({ nextIndexes: z.record(z.string(), z.int()), runId: z.string().optional() });

/** The mark beside the database lies above every address that a customer may have seen, and belongs to this database. */
const marksBehind = (point: number, disk: string): string[] => {
  if (!run.invoices.some(({ id }) => wasSaid(id, point))) return [];
  const { nextIndexes, runId } = marksSchema.parse(JSON.parse(readFileSync(join(disk, 'high-water.json'), 'utf8')));
  const mark = Math.max(-1, ...Object.values(nextIndexes));
  const { newestIndex, run: stored } = readFacts(disk);
  return [
    ...(mark > newestIndex ? [] : [`the mark ${mark} is behind the issued index ${newestIndex}`]),
    ...(Object.values(stored).includes(runId) ? [] : ['it looks as if an older database had been put back']),
  ];
};
