/**
 * A stand-in for the `electron` module on machines without its binary: each BrowserWindow is a page of a real Chromium
 * with the built preload in an isolated world. It proves what the app does with Electron, not what Electron does.
 */
import { hostApp } from './app.ts';
import { lateWiring } from './late-wiring.ts';

export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { ipcMain } from './ipc-main.ts';
export { screen } from './screen.ts';
export { session } from './session.ts';
export { clipboard, dialog, Menu, nativeImage, nativeTheme, powerSaveBlocker, shell, Tray } from './small.ts';

/** Endpoint to which the suite connects. */
export const standInEndpoint = async (): Promise<string> => (await lateWiring()).endpoint;

// Runs after the app's own module, which imports this one first.
setImmediate(() => {
  hostApp.start().catch((error: unknown) => {
    process.stderr.write(`stand-in: ${String(error)}\n`);
    process.exit(70);
  });
});
