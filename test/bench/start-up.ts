import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { percentile } from '../faults/table.ts';
import { startSatchel } from '../support/satchel.ts';

const STARTS = 5;

/** From the start of the program to its ready line, on a training folder that is set up already: the median in ms. */
export const startToReady = async (checkout: string): Promise<number> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'satchel-bench-'));
  try {
    await start(checkout, dataDir); // sets the folder up
    const tookMs: number[] = [];
    for (let turn = 0; turn < STARTS; turn += 1) tookMs.push(await start(checkout, dataDir));
    return percentile(tookMs, 0.5);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
};

const start = async (checkout: string, dataDir: string): Promise<number> => {
  const from = performance.now();
  const satchel = await startSatchel({ checkout, dataDir, built: true, args: ['--training', '--log-level', 'warn'] });
  const tookMs = performance.now() - from;
  await satchel.stop();
  return tookMs;
};
