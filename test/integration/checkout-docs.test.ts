import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runDocument } from '../support/documented.ts';
import { startSatchel, type Satchel } from '../support/satchel.ts';

let dataDir: string;
let satchel: Satchel;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'satchel-docs-'));
  satchel = await startSatchel({ dataDir, args: ['--training'] });
});
afterAll(async () => {
  await satchel.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

test('every line of docs/api/checkout.md runs, and the answers are those that it shows', () => {
  expect(runDocument('checkout.md', satchel.url)).toBeGreaterThan(12);
});
