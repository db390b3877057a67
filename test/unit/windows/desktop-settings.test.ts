import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDesktopSettings } from '../../../src/main/windows/desktop-settings.ts';

const openIn = (folder: string, platform: NodeJS.Platform = 'linux') => {
  const warned: string[] = [];
  const log = { warn: (_fields: object, message: string) => void warned.push(message) };
  return { warned, ...openDesktopSettings({ file: join(folder, 'windows.json'), platform, log }) };
};
const newFolder = (): string => mkdtempSync(join(tmpdir(), 'satchel-settings-'));

describe('the window settings of this machine', () => {
  it('begins with the second screen for the customer, and quits with the till if a tray may be missing', () => {
    expect(openIn(newFolder()).get()).toEqual({ till: null, customerScreen: { kind: 'auto' }, keepInTray: false });
    expect(openIn(newFolder(), 'win32').get().keepInTray).toBe(true);
  });
  it('outlives the program, readable by nobody else', () => {
    const folder = newFolder();
    const till = { box: { x: -5, y: 7, width: 1200, height: 700 }, maximized: true };
    openIn(folder).change({ till });
    expect(openIn(folder).get().till).toEqual(till);
    expect(statSync(join(folder, 'windows.json')).mode & 0o777).toBe(0o600);
    expect(existsSync(join(folder, 'windows.json.new'))).toBe(false);
  });
  it.each(['', '{', '[]', '{"till":1}', '{"till":null,"customerScreen":{"kind":"screen"},"keepInTray":true}'])(
    'starts with the defaults if the file holds %j',
    (text) => {
      const folder = newFolder();
      writeFileSync(join(folder, 'windows.json'), text);
      expect(openIn(folder).get().customerScreen).toEqual({ kind: 'auto' });
      expect(readFileSync(join(folder, 'windows.json'), 'utf8')).toBe(text);
    },
  );
  it('continues with its settings in memory if nothing can be written', () => {
    const settings = openIn(join(newFolder(), 'gone'));
    settings.change({ keepInTray: true });
    expect(settings.get().keepInTray).toBe(true);
    expect(settings.warned).toEqual(['window positions could not be saved']);
  });
});
