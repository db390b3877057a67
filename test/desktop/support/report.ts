import { findElectron } from './find-electron.ts';

/** What a stand-in cannot show, however green it is. */
const UNPROVED = [
  'the operating system’s sandbox around pages (the stand-in’s Chromium runs without)',
  'the fuses of a packaged binary (the fuse wire is set and read back on a made file)',
  'that native modules load in Electron 45 (its ABI), and the app from its ASAR with integrity checked',
  'full screen on a second monitor, tray, menus, about, log-in items and sleep as an operating system draws them',
  'that Electron 45’s own requests (WebSocket, service worker) pass webRequest as pages’ fetches do',
  'installing the packages, and an update from a feed',
];

/** Vitest's global set-up of the suite `desktop`. @returns what is said when it has run */
export const setup = (): (() => void) => () => {
  const binary = findElectron();
  const lines = binary
    ? [`desktop: ran on Electron itself (${binary})`]
    : ['desktop: ran on the stand-in (Electron has no binary here)', ...UNPROVED.map((what) => `UNPROVED: ${what}`)];
  process.stdout.write(`\n${lines.join('\n')}\n`);
};
