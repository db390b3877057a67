import { randomInt, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listBackups } from '../../src/main/db/engine/backups.ts';
import { startSatchel, type Satchel } from '../support/satchel.ts';
import { charge, headersOf, pairInTraining, withPassword, type TillCredentials } from '../support/till-client.ts';
import { addRow } from './rows.ts';
import { brokenBackup, readStored } from './stored-invoices.ts';

const KILLS = Number(process.env['SATCHEL_BACKUP_KILLS'] ?? 5);
const CONNECTIONS = 4;
const LONGEST_WAIT_MS = 400;
/** From the first byte of a backup to its name, on a busy machine. */
const LONGEST_WRITE_MS = 100;

let work: string;
let dataDir: string;
let satchel: Satchel | undefined;
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'satchel-backup-kill-'));
  dataDir = join(work, 'shop');
});
afterEach(async () => {
  await satchel?.kill();
  rmSync(work, { recursive: true, force: true });
});

test(`F12: ${KILLS} × kill -9 during a backup and sales: every listed backup is whole and holds what was acknowledged before it`, async () => {
  const acknowledged: string[] = [];
  /** For each acknowledged backup: the number of invoices acknowledged before it was asked for. */
  const known = new Map<string, number>();
  let [till, cutOff, tried]: [TillCredentials | undefined, number, number] = [undefined, 0, 0];
  for (let kill = 0; kill < KILLS; kill += 1) {
    const running = await startSatchel({ dataDir, args: ['--training'], startLimitMs: 60_000 });
    satchel = running;
    till ??= await withPassword(running.url, await pairInTraining(running.url));
    await backUpAndKill(running, till, acknowledged, known);
    if (isUnfinished()) cutOff += 1;
    for (const { file, atMs } of listBackups(join(dataDir, 'backups'))) {
      tried += 1;
      expect(brokenBackup(file, join(work, 'restored'), atMs)).toEqual([]);
      const { invoices } = readStored(join(work, 'restored'));
      const before = acknowledged.slice(0, known.get(file) ?? 0);
      expect(before.filter((id) => !invoices.has(id))).toEqual([]);
    }
  }
  expect(tried).toBeGreaterThan(0);
  const figure = `${tried} restored whole, ${cutOff} cut off and never listed, ${acknowledged.length} sales meanwhile`;
  addRow({ fault: 'F12', what: 'kill -9 during a backup', runs: KILLS, figure });
});

/** The first backup is acknowledged; the kill comes during the next one. */
const backUpAndKill = async (
  { url, kill }: Satchel,
  till: TillCredentials,
  acknowledged: string[],
  known: Map<string, number>,
): Promise<void> => {
  let living = true;
  const load = Array.from({ length: CONNECTIONS }, async () => {
    while (living) await chargeOnce(url, till, acknowledged);
  });
  await sleep(randomInt(LONGEST_WAIT_MS));
  const before = acknowledged.length;
  const file = await backUp(url, till);
  if (file !== undefined) known.set(join(dataDir, 'backups', file), before);
  let answered = false;
  const second = backUp(url, till).finally(() => (answered = true));
  while (!answered && !isUnfinished()) await sleep(1);
  await sleep(randomInt(LONGEST_WRITE_MS));
  living = false;
  await kill();
  await Promise.all([...load, second]);
};

const isUnfinished = (): boolean => readdirSync(join(dataDir, 'backups')).some((name) => name.endsWith('.unfinished'));

const chargeOnce = async (url: string, till: TillCredentials, acknowledged: string[]): Promise<void> => {
  const ask = { amount: '5.00', currency: 'EUR', key: randomUUID() };
  // the kill swallows answers: only those that came count
  await charge(url, till, ask).then(
    ({ id }) => acknowledged.push(id),
    () => sleep(5),
  );
};

/** @returns the name of the new backup, if the answer came */
const backUp = async (url: string, till: TillCredentials): Promise<string | undefined> => {
  const asked = fetch(`${url}/api/till/backup`, { method: 'POST', headers: headersOf(till) });
  const answer = await asked.catch(() => undefined);
  if (!answer?.ok) return undefined;
  return ((await answer.json()) as { file: string }).file; // as the contract says
};
