/** As much of Electron's `app.commandLine` as is needed here. */
interface CommandLine {
  readonly removeSwitch: (name: string) => void;
}

/**
 * Switches that open a debugger, or that let a page do what the windows' locks forbid. Chromium reads them from the
 * command line by itself, so a shortcut or another program could start a shop's till with one of them.
 */
const DEBUG_SWITCHES = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-allow-origins',
  'inspect',
  'inspect-brk',
  'inspect-port',
  'inspect-wait',
  'js-flags',
  'load-extension',
  'disable-web-security',
  'disable-site-isolation-trials',
  'allow-file-access-from-files',
  'unsafely-treat-insecure-origin-as-secure',
  'host-resolver-rules',
  'host-rules',
  'proxy-server',
  'proxy-pac-url',
  'ignore-certificate-errors',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
] as const;

/**
 * Takes the debug switches off the command line of a packaged app (reliability.md A25). Call it before Electron is
 * ready, because Chromium acts on them then. A run from source keeps them: tests and developers need them.
 */
export const dropDebugSwitches = (commandLine: CommandLine, isPackaged: boolean): void => {
  if (!isPackaged) return;
  for (const name of DEBUG_SWITCHES) commandLine.removeSwitch(name);
};
