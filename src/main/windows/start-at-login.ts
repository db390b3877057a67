import { app } from 'electron';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

export interface StartAtLogin {
  readonly get: () => boolean;
  readonly set: (on: boolean) => void;
}

/** @param words flags of this run, so that the next start opens the same shop */
export const createStartAtLogin = (words: readonly string[]): StartAtLogin => {
  const program = process.env['APPIMAGE'] ?? process.execPath; // inside an AppImage execPath is a mount that goes away
  const args = [...(app.isPackaged ? [] : [app.getAppPath()]), ...words];
  if (process.platform === 'linux') return linux([program, ...args]);
  return {
    get: () => app.getLoginItemSettings({ path: program, args }).openAtLogin,
    set: (on) => app.setLoginItemSettings({ openAtLogin: on, path: program, args }),
  };
};

/** Quotes an Exec argument as the Desktop Entry Specification demands. */
const quoted = (word: string): string => `"${word.replace(/[\\"$`]/g, '\\$&').replaceAll('%', '%%')}"`;

/** Follows the Desktop Application Autostart Specification, because Electron supports login items only on macOS and Windows. */
const linux = (command: readonly string[]): StartAtLogin => {
  const folder = process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config');
  const file = join(folder, 'autostart', 'satchel.desktop');
  return {
    get: () => existsSync(file),
    set: (on) => {
      if (!on) return rmSync(file, { force: true });
      for (const each of [folder, dirname(file)]) if (!existsSync(each)) mkdirSync(each); // never recursive: A23
      const lines = ['[Desktop Entry]', 'Type=Application', 'Name=Satchel', `Exec=${command.map(quoted).join(' ')}`];
      return writeFileSync(file, `${lines.join('\n')}\n`);
    },
  };
};
