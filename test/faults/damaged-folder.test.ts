/** A data folder that was damaged while the program did not run: it is refused, or nothing is given out twice. */
import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSatchel, type Satchel } from '../support/satchel.ts';
import { charge, pairInTraining, type TillCredentials } from '../support/till-client.ts';
import { addRow } from './rows.ts';
import { readStored } from './stored-invoices.ts';

const SALES = 20;

let work: string;
/** After an orderly end. */
let ended: string;
/** After a kill, so that the newest sales are in the write-ahead log alone. */
let killed: string;
const shown: (string | null)[] = [];
let till: TillCredentials;

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'satchel-damaged-'));
  [ended, killed] = [join(work, 'ended'), join(work, 'killed')];
  const first = await start(ended);
  till = await pairInTraining(first.url);
  await sell(first, SALES);
  await first.stop();
  cpSync(ended, killed, { recursive: true });
  const second = await start(killed);
  await sell(second, SALES);
  await second.kill();
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

const start = (dataDir: string): Promise<Satchel> =>
  startSatchel({ dataDir, args: ['--training'], startLimitMs: 60_000 });

const sell = async ({ url }: Satchel, count: number): Promise<void> => {
  for (let made = 0; made < count; made += 1) {
    const { address } = await charge(url, till, { amount: '5.00', currency: 'EUR', key: randomUUID() });
    shown.push(address);
  }
};

const copyOf = (folder: string): string => {
  const copy = join(work, 'copy');
  rmSync(copy, { recursive: true, force: true });
  cpSync(folder, copy, { recursive: true });
  return copy;
};

const overwrite = (file: string, from: number, bytes: number): void => {
  const content = readFileSync(file);
  content.fill(0xa5, from, from + bytes);
  writeFileSync(file, content);
};

const databaseIn = (folder: string): string => join(folder, 'satchel.db');
const makeNewer = (folder: string): void => {
  const database = new Database(databaseIn(folder));
  database.pragma('user_version = 9999');
  database.close();
};

test.each([
  [
    'its header overwritten',
    /is (?:damaged|not a Satchel database)/,
    (folder: string) => overwrite(databaseIn(folder), 0, 100),
  ],
  ['a page overwritten', /is damaged/, (folder: string) => overwrite(databaseIn(folder), 40_960, 4_096)],
  ['its database missing', /is missing although/, (folder: string) => rmSync(databaseIn(folder))],
  ['a newer database', /newer Satchel/, makeNewer],
  [
    'its mark damaged',
    /high-water\.json is damaged/,
    (folder: string) => overwrite(join(folder, 'high-water.json'), 1, 8),
  ],
])('F6: a folder with %s is refused with the way out, and no empty shop begins', async (what, reason, damage) => {
  const folder = copyOf(ended);
  damage(folder);
  const outcome = await start(folder).then(
    async (started) => {
      await started.kill();
      return 'it started';
    },
    (error: unknown) => String(error),
  );
  expect(outcome).toMatch(reason);
  addRow({ fault: 'F6', what: `a folder with ${what}`, runs: 1, figure: 'refused with the way out' });
});

test('F6 and I2: sales that a damaged write-ahead log has lost are gone, but none of their addresses is issued again', async () => {
  const folder = copyOf(killed);
  const log = join(folder, 'satchel.db-wal');
  const { size } = statSync(log);
  overwrite(log, Math.floor(size / 2), 64);
  const satchel = await start(folder);
  try {
    const before = readStored(folder);
    expect(before).toMatchObject({ integrity: 'ok', brokenForeignKeys: 0, doubled: 0, halfStored: 0 });
    expect(before.invoices.size).toBeGreaterThanOrEqual(SALES);
    expect(before.invoices.size).toBeLessThan(2 * SALES);
    till = await pairInTraining(satchel.url); // as after a restore, all sessions have ended
    await sell(satchel, 1);
    const address = shown.pop();
    expect(shown).not.toContain(address);
    const figure = `${2 * SALES - before.invoices.size} sales lost by the damage, no address issued twice`;
    addRow({ fault: 'F6', what: 'a damaged write-ahead log', runs: 1, figure });
  } finally {
    await satchel.kill();
  }
});
