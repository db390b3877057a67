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
 * Looks for a signed newer version once a day and installs it when Satchel ends: never while the shop sells. Only where
 * the package was built with a feed (electron-builder writes app-update.yml then). @returns ends it
 */
export const startUpdates = async ({ log }: UpdatesDeps): Promise<() => void> => {
  if (!app.isPackaged || !existsSync(join(process.resourcesPath, 'app-update.yml'))) return () => {};
  const { default: updater } = await import('electron-updater'); // CommonJS, and of no use to a run from sources
  const { autoUpdater } = updater;
  autoUpdater.logger = null;
  autoUpdater.autoDownload = true;
  autoUpdater.autoInstallOnAppQuit = true;
  autoUpdater.on('error', (error) => log.warn({ err: error }, 'no update could be fetched'));
  autoUpdater.on('update-downloaded', ({ version }) => log.info({ version }, 'an update is installed at the next end'));
  const look = (): void => void autoUpdater.checkForUpdates().catch(() => undefined); // 'error' above tells
  look();
  const timer = setInterval(look, EVERY_MS);
  return () => clearInterval(timer);
};
