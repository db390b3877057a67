import { findElectron } from './find-electron.ts';

interface Gap {
  readonly what: string;
  /** Set if the gap remains when the suite runs on Electron itself; names the proof that closes it. */
  readonly onElectron?: string;
}

/** Facts that a green run does not prove: all of them on the stand-in, and those that name another proof on Electron. */
const UNPROVED: readonly Gap[] = [
  { what: 'the operating system’s sandbox around pages (the stand-in’s Chromium runs without)' },
  {
    what: 'the fuses of a packaged binary (the fuse wire is set and read back on a made file)',
    onElectron: 'npm run package:prove',
  },
  { what: 'that native modules load in Electron 45 (its ABI)' },
  { what: 'that the app starts from its ASAR with integrity checked', onElectron: 'npm run package:prove' },
  {
    what: 'full screen on a second monitor, tray, menus, about, log-in items and sleep as an operating system draws them',
    onElectron: 'a person at the counter',
  },
  { what: 'that Electron 45’s own requests (WebSocket, service worker) pass webRequest as pages’ fetches do' },
  { what: 'installing the packages, and an update from a feed', onElectron: 'a release' },
];

const SANDBOX_OF_ROOT = 'UNPROVED: the sandbox around pages (Electron gives root none)';

/** Vitest's global set-up of the suite `desktop`. @returns prints the gaps after the run */
export const setup = (): (() => void) => () => {
  const binary = findElectron();
  const lines = binary
    ? [
        `desktop: ran on Electron itself (${binary})`,
        ...(process.getuid?.() === 0 ? [SANDBOX_OF_ROOT] : []),
        ...UNPROVED.flatMap(({ what, onElectron }) => (onElectron ? [`UNPROVED: ${what} (by ${onElectron})`] : [])),
      ]
    : [
        'desktop: ran on the stand-in (Electron has no binary here)',
        ...UNPROVED.map(({ what }) => `UNPROVED: ${what}`),
      ];
  process.stdout.write(`\n${lines.join('\n')}\n`);
};
