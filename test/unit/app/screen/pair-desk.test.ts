import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createPairDesk, type DeskTokens, type PairDesk } from '../../../../src/main/app/screen/pair-desk.ts';
import { openPeopleWorld, PASSPHRASE, type PeopleWorld } from '../people/people-world.ts';

const NAMES = { till: 'This computer', display: "Customer's screen" };
const open: PeopleWorld[] = [];
const begin = async (): Promise<PeopleWorld> => {
  const world = await openPeopleWorld();
  open.push(world);
  return world;
};
const deskOf = ({ database, secrets, digest, tills, displays }: PeopleWorld): PairDesk =>
  createPairDesk({ database, secrets, digest, tillPairing: tills, displayPairing: displays });
const tokensOf = (tokens: DeskTokens | null): DeskTokens => {
  if (!tokens) throw new Error('not paired');
  return tokens;
};
afterEach(async () => {
  for (const world of open.splice(0)) await world.close();
});

describe('PROG-1: the desktop app’s own till', () => {
  it('is not paired while there is no store', async () => {
    const world = await begin();
    expect(await deskOf(world)(NAMES)).toBeNull();
    expect(await world.database.read.tills.list()).toEqual([]);
  });

  it('is paired once, with a screen that follows it alone', async () => {
    const world = await begin();
    await world.begin();
    const first = tokensOf(await deskOf(world)(NAMES));
    expect(await deskOf(world)(NAMES)).toEqual(first); // another start
    const [till, ...others] = await world.database.read.tills.list();
    expect(others).toEqual([]);
    expect(till?.tokenDigest).toBe(world.digest.sha256Hex(first.till));
    expect(await world.database.read.displays.list()).toMatchObject([{ tillId: till?.id }]);
    expect(world.tillIndex.find(first.till)?.id).toBe(till?.id);
    expect(world.displayIndex.find(first.display)?.tillId).toBe(till?.id);
  });

  it('is paired once, even if several windows ask at the same time', async () => {
    const world = await begin();
    await world.begin();
    const pair = deskOf(world);
    const answers = await Promise.all([pair(NAMES), pair(NAMES), pair(NAMES)]);
    expect(new Set(answers.map((answer) => answer?.till)).size).toBe(1);
    expect(await world.database.read.tills.list()).toHaveLength(1);
  });

  it('stays revoked once the owner revoked it', async () => {
    const world = await begin();
    const { user, store } = await world.begin();
    await deskOf(world)(NAMES);
    const [till] = await world.database.read.tills.list();
    await world.tills.revoke({ userId: user.id, storeId: store.id }, store.id, till?.id ?? '');
    expect(await deskOf(world)(NAMES)).toBeNull();
    expect(await world.database.read.tills.list()).toHaveLength(1);
  });

  it('gets a new screen if the owner revoked only that', async () => {
    const world = await begin();
    const { user, store } = await world.begin();
    const before = await deskOf(world)(NAMES);
    const [screen] = await world.database.read.displays.list();
    await world.displays.revoke({ userId: user.id, storeId: store.id }, store.id, screen?.id ?? '');
    const after = await deskOf(world)(NAMES);
    expect(after?.till).toBe(before?.till);
    expect(after?.display).not.toBe(before?.display);
    expect(world.displayIndex.find(after?.display ?? '')).toBeDefined();
  });

  it('keeps its tokens in the secrets, and is paired only while they are open', async () => {
    const world = await begin();
    await world.begin();
    const tokens = await deskOf(world)(NAMES);
    expect(await world.secrets.names('till/')).toEqual(['till/desk']);
    const secretsFolder = mkdtempSync(join(tmpdir(), 'satchel-elsewhere-'));
    const again = await openPeopleWorld({ folder: world.folder, secretsFolder });
    open.push(again);
    expect(again.secrets.state()).not.toBe('file');
    expect(await deskOf(again)(NAMES)).toBeNull();
    await again.secrets.unlock(PASSPHRASE); // the file of another machine, without these entries
    const paired = await deskOf(again)(NAMES);
    expect(paired?.till).not.toBe(tokens?.till);
  });
});
