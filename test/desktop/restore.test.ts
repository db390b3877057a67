/** A backup is restored in the desktop app, whose windows hold on to the server that runs (product.md BAK-8). */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect as see } from '@playwright/test';
import { afterAll, expect, it } from 'vitest';
import { z } from 'zod';
import { REGTEST_OWNER, setUpOn, withPassword } from '../support/till-client.ts';
import { closeDesks, openDesk, type Desk } from './support/desk.ts';
import { findElectron } from './support/find-electron.ts';

const SHOP = {
  training: false,
  flags: ['--network', 'regtest'],
  env: { SATCHEL_SECRETS: 'file', SATCHEL_PASSPHRASE: 'correct horse battery' },
};

afterAll(closeDesks);

const send = async (url: string, init: RequestInit): Promise<unknown> => {
  const answer = await fetch(url, init);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status} ${text}`);
  return text === '' ? null : JSON.parse(text);
};
const post = (desk: Desk, path: string, body: object, headers: Record<string, string> = {}): Promise<unknown> =>
  send(`${desk.ready.url}${path}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** @returns a backup of a shop that was set up in the app */
const makeBackup = async (): Promise<Buffer> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'satchel-desk-'));
  const desk = await openDesk({ ...SHOP, dataDir });
  const owner = await withPassword(desk.ready.url, await setUpOn(desk.ready, []), REGTEST_OWNER);
  const made = await post(desk, '/api/till/backup', {}, { authorization: `Bearer ${owner.session}` });
  await desk.quit();
  return readFileSync(join(dataDir, 'backups', z.object({ file: z.string() }).parse(made).file));
};

// Electron's own relaunch starts an app that no test holds, and that would keep the data folder.
it.skipIf(findElectron() !== undefined)(
  'BAK-8: the app ends in order and starts again, and its window is the till of the restored shop',
  async () => {
    const backup = await makeBackup();
    const dataDir = mkdtempSync(join(tmpdir(), 'satchel-desk-'));
    const empty = await openDesk({ ...SHOP, dataDir });
    await empty.till();
    const { setupCode } = empty.ready;
    const begun = await post(empty, '/api/setup/restore', { setupCode, sizeBytes: backup.length });
    await send(`${empty.ready.url}/api/setup/restore/${z.object({ id: z.string() }).parse(begun).id}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: new Uint8Array(backup),
    });
    await post(empty, '/api/setup/restore/look', { setupCode });
    await post(empty, '/api/setup/restore/confirm', { setupCode });
    expect(await empty.exited).toBe(0);
    expect(empty.log()).toContain('the app is to start again');
    const restored = await openDesk({ ...SHOP, dataDir });
    expect(restored.ready.setupCode).toBe(null);
    await see((await restored.till()).getByRole('group', { name: 'PIN pad' })).toBeVisible();
    expect(await restored.quit()).toBe(0);
  },
);
