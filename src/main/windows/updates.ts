import { app } from 'electron';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const EVERY_MS = 24 * 3_600_000;

export interface UpdatesDeps {
  readonly log: { readonly info: (fields: object, message: string) => void } & {
    readonly warn: (fields: object, message: string) => void;
  };
}

/**
 * Looks for a signed newer version once per day and installs it on quit, never while the shop sells. It runs only if the
 * package was built with a feed (electron-builder then writes app-update.yml). @returns stops looking
 */
export const startUpdates = async ({ log }: UpdatesDeps): Promise<() => void> => {
  if (!app.isPackaged || !existsSync(join(process.resourcesPath, 'app-update.yml'))) return () => {};
  const { default: updater } = await import('electron-updater'); // CommonJS, and of no use to a run from sources
  const { autoUpdater } = updater;
  autoUpdater.logger = null;
  autoUpdater.autoDownload = true;
  autoUpdater.autoInstallOnAppQuit = true;
  autoUpdater.on('error', (error) => log.warn({ err: error }, 'update could not be fetched'));
  autoUpdater.on('update-downloaded', ({ version }) => log.info({ version }, 'update will be installed on quit'));
  const look = (): void => void autoUpdater.checkForUpdates().catch(() => undefined); // the 'error' listener above logs it
  look();
  const timer = setInterval(look, EVERY_MS);
  return () => clearInterval(timer);
};
