/** A disk that is full, fails or is slow under the running program: strace makes its system calls fail for a while. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSatchel, type Satchel } from '../support/satchel.ts';
import { charge, headersOf, pairInTraining, type Charge, type TillCredentials } from '../support/till-client.ts';
import { findStrace, STRACE_MISSING } from '../support/tools.ts';
import { addRow } from './rows.ts';
import { readStored } from './stored-invoices.ts';

const ROUNDS = Number(process.env['SATCHEL_DISK_ROUNDS'] ?? 2);
const SALES = 6;

const SCOPE = '/proc/sys/kernel/yama/ptrace_scope';
/** Some systems let strace attach to the programs of others only as root. */
const ATTACH_REFUSED =
  STRACE_MISSING ||
  (process.getuid?.() !== 0 && existsSync(SCOPE) && readFileSync(SCOPE, 'utf8').trim() !== '0'
    ? 'this system lets only root attach strace'
    : false);

/** SQLite writes with pwrite64, and nothing else of the program does so often; no socket is written so. */
const TROUBLES = [
  { what: 'a full disk', calls: 'pwrite64', inject: 'error=ENOSPC', refuses: true },
  { what: 'a disk that fails to sync', calls: 'fsync,fdatasync', inject: 'error=EIO', refuses: true },
  { what: 'a slow disk', calls: 'fsync,fdatasync', inject: 'delay_enter=300000', refuses: false },
] as const;

let dataDir: string;
let satchel: Satchel | undefined;
let spoiler: ChildProcess | undefined;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'satchel-disk-'));
});
afterEach(async () => {
  await restore();
  await satchel?.kill();
  rmSync(dataDir, { recursive: true, force: true });
});

describe.skipIf(ATTACH_REFUSED)(`disk${ATTACH_REFUSED ? ` (${ATTACH_REFUSED})` : ''}`, () => {
  test.each(TROUBLES)(
    'F5 and I1: $what: nothing is acknowledged that is not stored, pages stay alive, and selling works again without a restart',
    async ({ what, calls, inject, refuses }) => {
      satchel = await startSatchel({ dataDir, args: ['--training'], startLimitMs: 60_000 });
      const till = await pairInTraining(satchel.url);
      const acknowledged = new Set<string>();
      let refused = 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        acknowledged.add((await charge(satchel.url, till, ask())).id);
        await spoil(satchel.ready.pid, calls, inject);
        const asks = Array.from({ length: SALES }, ask);
        const answers = await Promise.all([
          ...asks.map((one) => tryCharge(satchel, till, one)),
          readPages(satchel, till),
        ]);
        for (const answer of answers.slice(0, -1)) expect(answer).toMatch(refuses ? /storage_full/ : /^id /);
        refused += answers.filter((answer) => answer.includes('storage_full')).length;
        expect(answers.at(-1)).toBe('alive');
        await restore();
        for (const one of asks) acknowledged.add((await charge(satchel.url, till, one)).id);
      }
      await satchel.kill();
      const { invoices, ...stored } = readStored(dataDir);
      expect(stored).toMatchObject({ integrity: 'ok', brokenForeignKeys: 0, doubled: 0, halfStored: 0 });
      expect(new Set(invoices.keys())).toEqual(acknowledged);
      expect(acknowledged.size).toBe(ROUNDS * (SALES + 1));
      expect(refused).toBe(refuses ? ROUNDS * SALES : 0);
      addRow({
        fault: 'F5',
        what,
        runs: ROUNDS,
        figure: `${refused} sales refused, ${acknowledged.size} stored, 0 lost`,
      });
    },
  );
});

const ask = (): Charge => ({ amount: '5.00', currency: 'EUR', key: randomUUID() });

const spoil = async (pid: number, calls: string, inject: string): Promise<void> => {
  const words = ['-f', '-p', String(pid), '-e', `trace=${calls}`, '-e', `inject=${calls}:${inject}`, '-o', '/dev/null'];
  const started = spawn(findStrace(), words, { stdio: ['ignore', 'ignore', 'pipe'] });
  spoiler = started;
  const [said] = (await Promise.race([once(started.stderr, 'data'), once(started, 'exit')])) as unknown[]; // what came first
  expect(String(said)).toContain('attached');
};

const restore = async (): Promise<void> => {
  const ending = spoiler;
  spoiler = undefined;
  if (!ending || ending.exitCode !== null) return;
  const exited = once(ending, 'exit');
  ending.kill('SIGINT'); // it lets go of the program, which runs on
  await exited;
};

const tryCharge = async (running: Satchel | undefined, till: TillCredentials, one: Charge): Promise<string> =>
  charge(running?.url ?? '', till, one).then(
    ({ id }) => `id ${id}`,
    (error: unknown) => String(error),
  );

/** The till's list, its session and the lock screen need no write. */
const readPages = async (running: Satchel | undefined, till: TillCredentials): Promise<string> => {
  for (const path of ['/api/till/invoices?limit=10', '/api/till/lock', '/api/till/session']) {
    const answer = await fetch(`${running?.url}${path}`, { headers: headersOf(till) });
    if (!answer.ok) return `${answer.status} ${path}`;
  }
  return 'alive';
};
