/** A25: a debugger reads every secret of the process that it is attached to. */
import { afterAll, describe, expect, it } from 'vitest';
import { closeDesks, openDesk } from './support/desk.ts';
import { findElectron } from './support/find-electron.ts';

const FLAGS = [
  '--remote-debugging-port=0',
  '--remote-allow-origins=*',
  '--inspect=127.0.0.1:0',
  '--disable-web-security',
];
const NAMES = ['remote-debugging-port', 'remote-allow-origins', 'inspect', 'disable-web-security'];

afterAll(closeDesks);

describe('A25: the windows', () => {
  const left = async (env: Readonly<Record<string, string>>): Promise<string[]> => {
    const desk = await openDesk({ flags: FLAGS, env });
    return desk.ask(({ app }, names) => names.filter((name) => app.commandLine.hasSwitch(name)), NAMES);
  };

  it('take no debugger from the command line of a packaged app', async ({ skip }) => {
    if (findElectron()) skip('only the stand-in can say that it is packaged');
    expect(await left({ STAND_IN_PACKAGED: '1' })).toEqual([]);
  });

  it('take one when they run from source, where tests need it', async ({ skip }) => {
    if (findElectron()) skip('Electron itself would open the debugger');
    expect(await left({})).toEqual(NAMES);
  });
});
