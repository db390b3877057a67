import { describe, expect, it } from 'vitest';
import { ownWords } from '../../../src/main/windows/own-words.ts';

describe('the words of the command line', () => {
  it('are all that follow a packaged program', () => {
    expect(ownWords(['/opt/Satchel/satchel', '--training', '--port', '0'], true)).toEqual([
      '--training',
      '--port',
      '0',
    ]);
  });
  it('follow the app’s path if Electron runs a folder', () => {
    expect(ownWords(['electron', '/opt/satchel', '--data-dir', '/srv/shop'], false)).toEqual([
      '--data-dir',
      '/srv/shop',
    ]);
    expect(ownWords(['electron', '--no-sandbox', '.', '--training'], false)).toEqual(['--training']);
  });
  it('leave out Chromium’s own switches, wherever they are', () => {
    const given = [
      'satchel',
      '--ozone-platform=wayland',
      '--training',
      '--force-device-scale-factor=2',
      '--disable-gpu',
      '--lang=de',
    ];
    expect(ownWords(given, true)).toEqual(['--training']);
  });
  it('keep a misspelt flag, so that it is refused', () => {
    expect(ownWords(['satchel', '--trainng', '--languages'], true)).toEqual(['--trainng', '--languages']);
  });
});
