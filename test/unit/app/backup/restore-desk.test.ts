import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createRestoreDesk } from '../../../../src/main/app/backup/restore-desk.ts';
import { createRestoreStore } from '../../../../src/main/db/engine/restore-store.ts';
import { createAttempts } from '../../../../src/main/app/people/attempts.ts';
import { createSetupCode } from '../../../../src/main/app/wallet-setup/setup-code.ts';
import { sha256 } from '../../../../src/main/platform/digest.ts';
import { randomIds } from '../../../../src/main/platform/ids.ts';
import { NOW_MS, openIn } from '../../db/repositories/samples.ts';
import { newFolder } from '../../db/engine/folders.ts';

const CODE = 'code of this start';
const silent = (): void => undefined;
const logger = { debug: silent, info: silent, warn: silent, error: silent };
const HEAD = Buffer.from('SQLite format 3\0', 'latin1');

/** A desk over a real folder and a real empty database; the disk has as much room as `free` says. */
const openDesk = (free: () => bigint) => {
  const folder = newFolder();
  const { database } = openIn(folder);
  const place = { network: 'regtest', training: false } as const;
  const store = createRestoreStore({ folder, place, freeBytes: async () => free(), nowMs: () => NOW_MS });
  const desk = createRestoreDesk({
    database,
    setupCode: createSetupCode({ code: CODE, digest: sha256 }),
    attempts: createAttempts({ clock: { nowMs: () => NOW_MS } }),
    ids: randomIds,
    logger,
    store,
    restart: silent,
  });
  return { desk, left: () => readdirSync(folder).filter((name) => name.startsWith('restore-')) };
};

async function* chunks(...parts: readonly (Buffer | Error)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    if (part instanceof Error) throw part;
    yield part;
  }
}
const codeOf = (result: { ok: boolean; error?: { code: string } }): string => result.error?.code ?? 'ok';

test('BAK-9: a disk without room for three times the file is refused before anything is sent, and later has room', async () => {
  let free = 299n;
  const { desk, left } = openDesk(() => free);
  expect(codeOf(await desk.begin(CODE, 100))).toBe('storage_full');
  free = 300n;
  expect(codeOf(await desk.begin(CODE, 100))).toBe('ok');
  expect(left()).toEqual([]);
});

test.each(['ENOSPC', 'EDQUOT'])(
  'BAK-9: a disk that fills up while the file comes in (%s) leaves nothing',
  async (code) => {
    const { desk, left } = openDesk(() => 1_000n);
    const full = Object.assign(new Error('no room'), { code });
    const first = await desk.begin(CODE, 100);
    if (!first.ok) throw new Error(first.error.code);
    expect(codeOf(await desk.receive(first.value, chunks(HEAD, full)))).toBe('storage_full');
    expect(left()).toEqual([]);
    const next = await desk.begin(CODE, HEAD.length);
    if (!next.ok) throw new Error(next.error.code);
    expect(await desk.receive(next.value, chunks(HEAD.subarray(0, 5), HEAD.subarray(5)))).toEqual({
      ok: true,
      value: { isLocked: false },
    });
  },
);

test('BAK-6: while one step runs, no other begins', async () => {
  const { desk, left } = openDesk(() => 1_000n);
  const begun = await desk.begin(CODE, HEAD.length);
  if (!begun.ok) throw new Error(begun.error.code);
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  async function* slow(): AsyncGenerator<Uint8Array> {
    await released;
    yield HEAD;
  }
  const receiving = desk.receive(begun.value, slow());
  const others = [
    await desk.begin(CODE, 1),
    await desk.look(CODE, null),
    await desk.confirm(CODE),
    await desk.drop(CODE),
  ];
  expect(others.map(codeOf)).toEqual(['conflict', 'conflict', 'conflict', 'conflict']);
  release();
  expect(codeOf(await receiving)).toBe('ok');
  expect(left()).toEqual(['restore-sent']);
});
